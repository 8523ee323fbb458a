import type { Observed } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { HeldRole, LedgerEntry } from './ledger';
import type { Cause, GrantRoleStep, RevokeRoleStep } from './plan';
import { heldRoleFor } from './plan-contested';
import type { RoleNeed } from '../cluster/roles';
import {
  assignmentName,
  grantCommand,
  hasRight,
  isSecured,
  MANAGED_IDENTITY_OPERATOR,
  VIRTUAL_MACHINE_CONTRIBUTOR,
} from '../cluster/roles';

/**
 * One PUT per missing role. What the ledger holds was there before: somebody has taken it away once a read of it has shown
 * so. A list that lags behind is not a reason to give it again, nor a loss.
 */
export function grantSteps(
  needs: readonly RoleNeed[],
  observed: Observed,
  ledger: readonly LedgerEntry[] = [],
): readonly GrantRoleStep[] {
  const missing = needs.filter((need) => {
    if (isSecured(need, observed.roleAssignments)) return false;
    const held = heldRoleFor(need, ledger);
    return held === undefined || observed.proved.has(held.assignment);
  });
  return missing.map((need) => ({
    kind: 'grantRole',
    id: `role:${assignmentName(need)}`,
    target: need.scope,
    cause: heldRoleFor(need, ledger) === undefined ? 'Missing' : 'Drift',
    scope: need.scope,
    roleId: need.role.id,
    roleName: need.role.name,
    principalId: need.principalId,
    assignmentName: assignmentName(need),
    cost: { reads: 0, writes: 1 },
    changes: [{ sign: '+', what: `role ${need.role.name} for ${need.principalId}` }],
  }));
}

/** With `roles: check` nothing is granted: a missing right is the operator's to give. */
export function missingRights(needs: readonly RoleNeed[], observed: Observed): readonly Failure[] {
  const missing = needs.filter((need) => !hasRight(need, observed.roleAssignments));
  return missing.map((need) => ({
    policy: 'Stalled',
    code: 'RoleMissing',
    message: `${need.principalId} lacks ${need.role.name} on ${need.scope}, and the profile says roles: check. Until the role is granted, nothing is sent to the hosts: Azure would refuse it.`,
    target: need.scope,
    remedy: grantCommand(need),
  }));
}

/** The step that takes back a role that the ledger holds. */
export function revokeStep(entry: HeldRole, cause: Cause): RevokeRoleStep {
  const name = [VIRTUAL_MACHINE_CONTRIBUTOR, MANAGED_IDENTITY_OPERATOR].find(
    (role) => role.id === entry.roleId,
  )?.name;
  return {
    kind: 'revokeRole',
    id: `role:${entry.assignment.slice(entry.assignment.lastIndexOf('/') + 1)}`,
    target: entry.scope,
    cause,
    assignment: entry.assignment,
    cost: { reads: 0, writes: 1 },
    changes: [{ sign: '-', what: `role ${name ?? entry.roleId} for ${entry.principalId}` }],
  };
}
