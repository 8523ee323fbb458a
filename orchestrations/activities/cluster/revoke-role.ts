import { attempt } from '../support/attempt';
import { mayRemove } from '../support/may-remove';
import type { StepRef } from '../support/may-write';
import { takeBack } from './take-back';
import type { Written } from './write-step';

/** Takes back one role that we gave. Never throws. */
export async function revokeRole(ref: StepRef): Promise<Written> {
  return takeBack(ref, {
    kind: 'revokeRole',
    entry: 'role',
    assert: (adapters, { planned }, { scope }) => mayRemove(adapters, planned, [scope]),
    // Azure refuses to delete what is gone, because the condition of our right finds nothing to judge.
    remove: (write, assignment) => attempt(() => write.azure.deleteRoleAssignment(assignment)),
    find: (azure, assignment) => azure.getRoleAssignment(assignment),
  });
}
