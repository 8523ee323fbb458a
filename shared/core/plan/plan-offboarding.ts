import type { IsoTime } from '../base/iso-time';
import { msBetween } from '../base/iso-time';
import { isAttached, isUnderWay } from './bookkeeping';
import { distinctHosts } from './distinct-hosts';
import { costOf, heldOn, locked, protects, reachable } from './plan-cluster';
import type { NodePoolHost, Observed } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { HeldIdentity, HeldRole, LedgerEntry } from './ledger';
import { leftToOthers } from './left-to-others';
import type { Plan, Step } from './plan';
import { distinctSteps } from './plan-steps';
import { hostStep } from './plan-host';
import { writeAssignedSteps } from './plan-objects';
import { isOurs } from '../cluster/objects';
import { isSettledPolicy, unassignSteps } from './plan-policy';
import { revokeStep } from './plan-roles';
import type { ResourceId } from '../base/resource-id';

export interface OffboardingInput {
  readonly cluster: ResourceId;
  readonly observed: Observed;
  readonly ledger: readonly LedgerEntry[];
  /** Role assignments (full ids) that other onboarded clusters hold as well. */
  readonly heldElsewhere: ReadonlySet<string>;
  readonly now: IsoTime;
}

/**
 * Takes back exactly what the ledger says we gave: identities first, while we still have the right to, then roles that
 * no other cluster relies on. Also the plan for a cluster that was deleted: then there are no hosts left.
 */
export function planOffboarding(input: OffboardingInput): Plan {
  const steps = reachable(
    distinctSteps([
      ...detachAll(input),
      ...objectsOfOurs(input),
      ...unassignSteps(input),
      ...revokeAll(input),
    ]),
    input.observed.cluster,
  );
  const remove = alreadyGone(input);
  return {
    cluster: input.cluster,
    steps,
    failures: failuresOf(input),
    refusals: [],
    bookkeeping: { put: [], remove, ...leftToOthers(remove, input.heldElsewhere) },
    cost: costOf(steps),
  };
}

function detachAll(input: OffboardingInput): readonly Step[] {
  return distinctHosts(input.observed).flatMap((host) => {
    const step = hostStep(
      host,
      {
        host,
        desired: [],
        held: heldOn(host, input.ledger),
        isProtected: protects(input.observed.cluster),
        proved: input.observed.proved,
        removes: true,
        now: input.now,
      },
      'OffBoarding',
    );
    return step ?? [];
  });
}

/** NMI must not go on to answer by objects that nobody keeps any more. A cluster that cannot be reached keeps them. */
function objectsOfOurs({ cluster, observed }: OffboardingInput): readonly Step[] {
  if (observed.objects.kind !== 'read') return [];
  const release = observed.objects.objects.assigned.filter(isOurs).length;
  return writeAssignedSteps(cluster, 'takeBack', { create: 0, update: 0, release });
}

function failuresOf(input: OffboardingInput): readonly Failure[] {
  const { observed, ledger } = input;
  const left = distinctHosts(observed).filter((host) => heldOn(host, ledger).size > 0);
  if (observed.cluster?.nodeResourceGroupLocked) {
    return left.length > 0 ? [locked(observed.cluster)] : [];
  }
  return left.filter((host) => isUnsettled(host, ledger)).map(unsettled);
}

/** Azure is taking the host away, or may still be attaching what a run that crashed has asked for. */
function isUnsettled(host: NodePoolHost, ledger: readonly LedgerEntry[]): boolean {
  if (host.provisioningState === 'Deleting') return true;
  return [...heldOn(host, ledger).values()].some((entry) => isUnderWay(entry, host));
}

function unsettled(host: NodePoolHost): Failure {
  return {
    policy: 'Waiting',
    code: 'HostBusy',
    message: `Azure is working on ${host.id} (${host.provisioningState}), and the ledger holds identities on it. Off-boarding finishes once it has settled.`,
    target: host.id,
  };
}

/** Not while an identity may still be on a host that nobody could look at: taking it off needs the right. */
function revokeAll(input: OffboardingInput): readonly Step[] {
  if (input.ledger.some((entry) => entry.kind === 'identity' && isOutOfSight(entry, input))) {
    return [];
  }
  return input.ledger.flatMap((entry) =>
    entry.kind === 'role' && !isSettledRole(entry, input) ? [revokeStep(entry, 'OffBoarding')] : [],
  );
}

/** Azure's lists of role assignments may be that late; a fresh one that is missing from them is taken back all the same. */
const LISTS_LAG_MS = 10 * 60_000;

/**
 * Another cluster relies on it, or a read of it shows that it is gone already. Azure's answer to deleting what is gone
 * depends on the conditions of our own right, so it is looked for first.
 */
function isSettledRole(
  entry: HeldRole,
  { heldElsewhere, observed, now }: OffboardingInput,
): boolean {
  if (heldElsewhere.has(entry.assignment)) return true;
  if (msBetween(entry.since, now) < LISTS_LAG_MS) return false;
  return isUnlisted(entry, observed) && observed.proved.has(entry.assignment);
}

function isUnlisted({ assignment }: HeldRole, { roleAssignments }: Observed): boolean {
  return roleAssignments.every(({ id }) => id !== assignment);
}

/** Entries with nothing left to undo: host, identity on it, or role are proved to be gone, or the role is another cluster's too. */
function alreadyGone(input: OffboardingInput): readonly LedgerEntry[] {
  return input.ledger.filter((entry) => {
    switch (entry.kind) {
      case 'role':
        return isSettledRole(entry, input);
      case 'identity':
        return hasNothingToDetach(entry, input);
      case 'policy':
        return isSettledPolicy(entry, input);
    }
  });
}

function hasNothingToDetach(entry: HeldIdentity, { observed }: OffboardingInput): boolean {
  if (protects(observed.cluster)(entry.identity)) return true;
  if (!observed.proved.has(entry.host)) return false;
  const host = hostOf(entry, observed);
  return host === undefined || (!isAttached(entry, host) && !isUnderWay(entry, host));
}

/** Nobody has shown it on its host, and nobody has proved that it is not there. */
function isOutOfSight(entry: HeldIdentity, input: OffboardingInput): boolean {
  return !isAttached(entry, hostOf(entry, input.observed)) && !hasNothingToDetach(entry, input);
}

function hostOf({ host }: HeldIdentity, { hosts }: Observed): NodePoolHost | undefined {
  return hosts.find(({ id }) => id === host);
}
