import type { StepRef } from '../support/may-write';
import { takeBack } from './take-back';
import type { Written } from './write-step';

/** Takes one policy assignment back. Never throws. */
export async function unassignPolicy(ref: StepRef): Promise<Written> {
  return takeBack(ref, {
    kind: 'unassignPolicy',
    entry: 'policy',
    async remove(write, assignment) {
      await write.azure.deletePolicyAssignment(assignment);
      return { ok: true, value: undefined };
    },
    find: (azure, assignment) => azure.getPolicyAssignment(assignment),
  });
}
