import type { IsoTime } from '../base/iso-time';
import type { RoleAssignment } from '../cluster/cluster';
import type { AuditEntry } from './cluster-state';
import type { HeldRole } from '../plan/ledger';
import { tryResourceId } from '../base/resource-id';
import { isOurs } from '../cluster/roles';

/**
 * Role assignments of ours that no cluster holds: what a crash between two clusters that left at once, or an older
 * version, has left behind. `held`: all that stands in any ledger, or is about to.
 */
export function orphanedRoles(
  assignments: readonly RoleAssignment[],
  held: Pick<ReadonlySet<string>, 'has'>,
): readonly RoleAssignment[] {
  return assignments.filter((assignment) => isOurs(assignment) && !held.has(assignment.id));
}

/**
 * True when a cluster's audit shows that we gave the role for its sake. The name alone does not tell us from another
 * deployment with the same identity, which has a ledger of its own.
 */
export function gave(audit: readonly AuditEntry[], { id }: RoleAssignment): boolean {
  const stepId = `role:${id.slice(id.lastIndexOf('/') + 1)}`;
  return audit.some((line) => line.stepId === stepId && line.action.startsWith('PUT '));
}

/** As an intent of a cluster that has left: its next run takes it back if nobody has come to rely on it. */
export function asIntent(role: RoleAssignment, now: IsoTime): HeldRole | undefined {
  const scope = tryResourceId(role.scope);
  if (scope === undefined) return undefined;
  const { id, roleId, principalId } = role;
  return {
    kind: 'role',
    assignment: id,
    scope,
    roleId,
    principalId,
    state: 'intended',
    since: now,
  };
}
