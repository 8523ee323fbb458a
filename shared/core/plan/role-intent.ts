import type { IsoTime } from '../base/iso-time';
import { assignmentAt } from '../cluster/roles';
import type { HeldRole } from './ledger';
import type { GrantRoleStep } from './plan';

/** What the ledger says of a role before it is given. */
export function roleIntent(step: GrantRoleStep, now: IsoTime): HeldRole {
  return {
    kind: 'role',
    assignment: assignmentAt(step.scope, step.assignmentName),
    scope: step.scope,
    roleId: step.roleId,
    principalId: step.principalId,
    state: 'intended',
    since: now,
  };
}
