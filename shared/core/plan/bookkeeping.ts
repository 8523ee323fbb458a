import type { NodePoolHost } from '../cluster/cluster';
import { policyAssignmentId, policyScope } from '../cluster/kubenet-policy';
import type { HeldIdentity, HeldPolicy, HeldRole, LedgerEntry } from './ledger';
import { leftToOthers } from './left-to-others';
import { POLICY_KINDS } from '../net-raw/policy-rule';
import { needsPolicy } from '../cluster/network-plugin';
import type { Bookkeeping } from './plan';
import { belongsOn, staysOn, withUse } from './placement';
import type { PlanInput } from './plan-input';
import { attachesIdentities, hangsOnList } from '../configuration/profile';
import { contains } from '../base/resource-id';
import { assignmentId } from '../cluster/roles';

/**
 * What the ledger learns from an observation alone: intents that turned out to have worked, entries that stand for
 * nothing any more, and role assignments of ours that this cluster now relies on too.
 */
export function bookkeeping(input: PlanInput): Bookkeeping {
  const remove = input.ledger.filter((entry) => standsForNothing(entry, input));
  const kept = input.ledger.filter((entry) => !remove.includes(entry));
  return {
    put: [...learned(kept, input), ...sharedRoles(input), ...sharedPolicies(input)],
    remove,
    ...leftToOthers(remove, input.heldElsewhere),
  };
}

/** Of the entries, those that say something else after this look, as they are then. */
function learned(entries: readonly LedgerEntry[], input: PlanInput): readonly LedgerEntry[] {
  return entries.flatMap((entry) => {
    const now = withUseOf(confirmed(entry, input), input);
    return now === entry ? [] : [now];
  });
}

/** Only what is desired or stays: the rest goes in the same run, and a late confirmation would bring its entry back. */
function confirmed(entry: LedgerEntry, input: PlanInput): LedgerEntry {
  if (entry.state !== 'intended' || !isInPlace(entry, input)) return entry;
  return isDesired(entry, input) || stays(entry, input) ? { ...entry, state: 'held' } : entry;
}

/** It does not belong on its host any more, and is left there for now. */
function stays(entry: LedgerEntry, input: PlanInput): boolean {
  if (entry.kind !== 'identity') return false;
  const host = hostOf(entry, input);
  return host !== undefined && staysOn(entry.identity, host, input, entry);
}

function withUseOf(entry: LedgerEntry, input: PlanInput): LedgerEntry {
  if (entry.kind !== 'identity') return entry;
  const host = hostOf(entry, input);
  return isAttached(entry, host) && host !== undefined ? withUse(entry, host, input) : entry;
}

function isDesired(entry: LedgerEntry, input: PlanInput): boolean {
  const { desired } = input;
  switch (entry.kind) {
    case 'role':
      return desired.roles.some((need) => assignmentId(need) === entry.assignment);
    case 'identity':
      return isDesiredOnHost(entry, hostOf(entry, input), input);
    case 'policy':
      return true;
  }
}

function isDesiredOnHost(
  { identity }: HeldIdentity,
  host: NodePoolHost | undefined,
  input: PlanInput,
): boolean {
  if (input.desired.identities.every(({ id }) => id !== identity)) return false;
  return host === undefined || belongsOn(identity, host, input);
}

function isInPlace(entry: LedgerEntry, input: PlanInput): boolean {
  switch (entry.kind) {
    case 'role':
      return exists(entry.assignment, input);
    case 'identity':
      return isAttached(entry, hostOf(entry, input));
    case 'policy':
      return input.observed.policies.some(({ id }) => id === entry.assignment);
  }
}

function exists(assignment: string, { observed }: PlanInput): boolean {
  return observed.roleAssignments.some(({ id }) => id === assignment);
}

function hostOf({ host }: HeldIdentity, { observed }: PlanInput): NodePoolHost | undefined {
  return observed.hosts.find(({ id }) => id === host);
}

/** True when the host shows the identity; false for a host that was not observed. */
export function isAttached({ identity }: HeldIdentity, host: NodePoolHost | undefined): boolean {
  return host?.attached.some(({ id }) => id === identity) ?? false;
}

/**
 * An entry is dropped when its host is proved to be gone, when a read of the host shows that it is not there and nobody
 * wants it, or when the role it stands for is not needed here any more and another cluster holds it.
 */
function standsForNothing(entry: LedgerEntry, input: PlanInput): boolean {
  switch (entry.kind) {
    case 'role':
      return isLeftToOthers(entry, input);
    case 'identity':
      return hasNothingOnHost(entry, hostOf(entry, input), input);
    case 'policy':
      return false;
  }
}

function isLeftToOthers(entry: HeldRole, input: PlanInput): boolean {
  if (input.desired.roles.length === 0 || isStillOfUse(entry, input)) return false;
  return !isDesired(entry, input) && input.heldElsewhere.has(entry.assignment);
}

function hasNothingOnHost(
  entry: HeldIdentity,
  host: NodePoolHost | undefined,
  input: PlanInput,
): boolean {
  if (!input.observed.proved.has(entry.host)) return false;
  if (host === undefined) return true;
  if (isDesired(entry, input) || isAttached(entry, host)) return false;
  return !isUnderWay(entry, host);
}

/** While Azure is at work on the host, a PATCH of a run that crashed may still come through: its intent stays. */
export function isUnderWay(entry: HeldIdentity, host: NodePoolHost): boolean {
  return (
    entry.state === 'intended' && host.provisioningState === 'Updating' && !isAttached(entry, host)
  );
}

/**
 * A role that is not needed for what is desired, and must stay all the same: that of an identity group which is missing
 * just now, of an identity that only a list does not show, or of one that lacks a tag and stays; the reconciler's own while
 * identities of an earlier managed mode are still on the hosts, for it takes that
 * right to get them off again; or MIC's after a move to managed mode, while MIC may still be at work.
 */
export function isStillOfUse(
  role: HeldRole,
  { profile, desired, ledger, observed }: PlanInput,
): boolean {
  if (observed.missingResourceGroups.some((group) => contains(group, role.scope))) return true;
  if (hangsOnList(role.scope, profile) && !observed.proved.has(role.scope)) return true;
  if (desired.kept.includes(role.scope)) return true;
  const foreignPrincipal = desired.roles.every((need) => need.principalId !== role.principalId);
  if (!foreignPrincipal) return false;
  return attachesIdentities(profile)
    ? micMayRun(observed)
    : ledger.some(({ kind }) => kind === 'identity');
}

function micMayRun({ objects }: PlanInput['observed']): boolean {
  switch (objects.kind) {
    case 'read':
      return objects.objects.installation.micReplicas > 0;
    case 'unreachable':
      return true;
    case 'ignored':
      return false;
  }
}

/**
 * Two clusters may rely on one assignment (the group of identities is shared): it is taken back only from the last. The
 * id alone proves that it is ours, so one whose entry was lost comes back into the ledger in the same way.
 */
function sharedRoles(input: PlanInput): readonly HeldRole[] {
  const own = new Set(
    input.ledger.flatMap((entry) => (entry.kind === 'role' ? [entry.assignment] : [])),
  );
  return input.desired.roles
    .filter((need) => exists(assignmentId(need), input) && !own.has(assignmentId(need)))
    .map((need) => ({
      kind: 'role',
      assignment: assignmentId(need),
      scope: need.scope,
      roleId: need.role.id,
      principalId: need.principalId,
      state: 'held',
      since: input.now,
    }));
}

/** Policy assignments at a resource group serve all its clusters; our names for them prove that they are ours. */
function sharedPolicies({
  profile,
  cluster,
  observed,
  ledger,
  now,
}: PlanInput): readonly HeldPolicy[] {
  if (!needsPolicy(profile, cluster)) return [];
  const scope = policyScope(profile, cluster);
  return POLICY_KINDS.map((policy) => policyAssignmentId(policy, scope))
    .filter((assignment) => observed.policies.some(({ id }) => id === assignment))
    .filter((assignment) => !ledger.some((entry) => isOfPolicy(entry, assignment)))
    .map((assignment) => ({ kind: 'policy', assignment, scope, state: 'held', since: now }));
}

function isOfPolicy(entry: LedgerEntry, assignment: string): boolean {
  return entry.kind === 'policy' && entry.assignment === assignment;
}
