import type { LedgerEntry } from './ledger';
import type { Bookkeeping } from './plan';
import type { PlanInput } from './plan-cluster';
import { assignmentId, isGranted } from './roles';

/**
 * What the ledger learns from an observation alone: intents that turned out to have worked, entries that stand for
 * nothing any more, and shared role assignments that this cluster now relies on too.
 */
export function bookkeeping(input: PlanInput): Bookkeeping {
  return {
    put: [...confirmed(input), ...sharedRoles(input)],
    remove: input.ledger.filter((entry) => standsForNothing(entry, input)),
  };
}

function confirmed(input: PlanInput): readonly LedgerEntry[] {
  return input.ledger
    .filter((entry) => entry.state === 'intended' && isInPlace(entry, input))
    .map((entry) => ({ ...entry, state: 'held' }));
}

function isInPlace(entry: LedgerEntry, { observed }: PlanInput): boolean {
  if (entry.kind === 'role')
    return observed.roleAssignments.some(({ id }) => id === entry.assignment);
  const host = observed.hosts.find(({ id }) => id === entry.host);
  return host?.attached.some(({ id }) => id === entry.identity) ?? false;
}

/**
 * An entry is dropped when its host is gone, when it is neither there nor wanted, or when the role it stands for is not
 * needed here any more and another cluster holds it.
 */
function standsForNothing(entry: LedgerEntry, input: PlanInput): boolean {
  if (entry.kind === 'role') {
    const needed = input.desired.roles.some((need) => assignmentId(need) === entry.assignment);
    if (needed || input.desired.roles.length === 0) return false;
    return input.heldElsewhere.has(entry.assignment);
  }
  if (!input.observed.hosts.some(({ id }) => id === entry.host)) return true;
  const wanted = input.desired.identities.some(({ id }) => id === entry.identity);
  return !wanted && !isInPlace(entry, input);
}

/** Two clusters may rely on one assignment (the group of identities is shared): it is taken back only from the last. */
function sharedRoles(input: PlanInput): readonly LedgerEntry[] {
  const own = new Set(
    input.ledger.flatMap((entry) => (entry.kind === 'role' ? [entry.assignment] : [])),
  );
  return input.desired.roles
    .filter((need) => isGranted(need, input.observed.roleAssignments))
    .filter((need) => input.heldElsewhere.has(assignmentId(need)) && !own.has(assignmentId(need)))
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
