import type { Observed, Proved } from '../cluster/cluster';
import type { HeldRole } from './ledger';
import type { Plan, UpdateHostStep } from './plan';
import { distinctHosts } from './distinct-hosts';
import { hostInput, planCluster } from './plan-cluster';
import { suspectsOn } from './plan-host';
import { heldRoleFor } from './plan-contested';
import type { PlanInput } from './plan-input';
import type { OffboardingInput } from './plan-offboarding';
import { planOffboarding } from './plan-offboarding';
import { attachesIdentities, hangsOnList } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { partsOf, tryResourceId } from '../base/resource-id';
import { isSecured } from '../cluster/roles';

/** What has to be read by itself, because something would be taken away that nothing but a list speaks for. */
export interface Doubts {
  readonly hosts: readonly ResourceId[];
  readonly identities: readonly ResourceId[];
  readonly roles: readonly HeldRole[];
  /** Identities whose entries may be dead, and would then block additions. */
  readonly entries: readonly ResourceId[];
}

/** Every list is right: only to find out what hangs on it, and for sweeps, which decide nothing. */
export const EVERYTHING: Proved = { has: () => true };

/** What a plan of the cluster would take away if its lists were right. */
export function doubtsOf(input: PlanInput): Doubts {
  const observed = believed(input.observed);
  const profile = { ...input.profile, maxRemovalShare: Infinity };
  const { steps, bookkeeping } = planCluster({ ...input, observed, profile });
  const updates = steps.flatMap((step) => (step.kind === 'updateHost' ? [step] : []));
  const revoked = steps.flatMap((step) => (step.kind === 'revokeRole' ? [step.target] : []));
  return without(input.observed.proved, {
    hosts: [...hostsIn(bookkeeping), ...updates.flatMap((step) => hostsReplacedIn(step))],
    identities: [
      ...updates.flatMap(({ detach, replace, dead }) => [...detach, ...replace, ...dead]),
      ...revoked,
      ...rolesIn(bookkeeping).map(({ scope }) => scope),
      ...identitiesToRemove(input),
    ].filter((id) => hangsOnList(id, input.profile)),
    roles: rolesUnlisted(input),
    entries: distinctHosts(input.observed).flatMap((host) => suspectsOn(hostInput(host, input))),
  });
}

/** Roles that we gave and the list does not show: whether somebody took them away, only a read of them tells. */
function rolesUnlisted({ desired, observed, ledger }: PlanInput): readonly HeldRole[] {
  return desired.roles
    .filter((need) => !isSecured(need, observed.roleAssignments))
    .flatMap((need) => heldRoleFor(need, ledger) ?? []);
}

/** The same for an off-boarding. */
export function offboardingDoubts(input: OffboardingInput): Doubts {
  const { bookkeeping } = planOffboarding({ ...input, observed: believed(input.observed) });
  return without(input.observed.proved, {
    hosts: hostsIn(bookkeeping),
    identities: [],
    roles: rolesIn(bookkeeping).filter(({ assignment }) => !input.heldElsewhere.has(assignment)),
    entries: [],
  });
}

/** True when nothing needs a read of its own. */
export function isEmpty({ hosts, identities, roles, entries }: Doubts): boolean {
  return hosts.length + identities.length + roles.length + entries.length === 0;
}

function believed(observed: Observed): Observed {
  return { ...observed, proved: EVERYTHING };
}

function hostsIn({ remove }: Plan['bookkeeping']): readonly ResourceId[] {
  return remove.flatMap((entry) => (entry.kind === 'identity' ? [entry.host] : []));
}

function rolesIn({ remove }: Plan['bookkeeping']): readonly HeldRole[] {
  return remove.flatMap((entry) => (entry.kind === 'role' ? [entry] : []));
}

function hostsReplacedIn({ target, replace, dead }: UpdateHostStep): readonly ResourceId[] {
  return replace.length + dead.length > 0 ? [target] : [];
}

/** Identities that NMI in standard mode answers with now, and that are not wanted: their objects would be deleted. */
function identitiesToRemove({ profile, desired, observed }: PlanInput): readonly ResourceId[] {
  if (!attachesIdentities(profile) || observed.objects.kind !== 'read') return [];
  const wanted = new Set(desired.identities.map(({ id }) => id));
  return observed.objects.objects.assigned.flatMap(({ content }) => {
    const id = tryResourceId(content.identity.spec.resourceID);
    return id === undefined || wanted.has(id) || partsOf(id).name === undefined ? [] : [id];
  });
}

function without(proved: Proved, { hosts, identities, roles, entries }: Doubts): Doubts {
  const unread = (ids: readonly ResourceId[]): readonly ResourceId[] =>
    [...new Set(ids)].filter((id) => !proved.has(id));
  return {
    hosts: unread(hosts),
    identities: unread(identities),
    roles: roles.filter(({ assignment }) => !proved.has(assignment)),
    entries: [...new Set(entries)],
  };
}
