import type { UnassignPolicyStep } from '../../shared/core/plan';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import type { PolicyAnswer } from './assign-policy';
import { attempt } from './attempt';
import type { RunRef } from './audit';
import { audit, failed } from './audit';

export interface UnassignPolicyInput extends RunRef {
  readonly step: UnassignPolicyStep;
}

const DELETE = 'DELETE policy assignment';

/** Takes one policy assignment back: DELETE → out of the ledger. Never throws. */
export async function unassignPolicy({ step, ...run }: UnassignPolicyInput): Promise<PolicyAnswer> {
  const s = services();
  const done = await attempt(() => unassign(s, run, step));
  if (done.ok) return {};
  await attempt(() => audit(s, run, step, failed(DELETE, done.failure)));
  return { failure: done.failure };
}

async function unassign(s: Services, run: RunRef, step: UnassignPolicyStep): Promise<void> {
  const { assignment, target: scope } = step;
  await audit(s, run, step, { action: DELETE, outcome: 'sent', detail: assignment });
  await s.correlate(run.planId, () => s.azure.deletePolicyAssignment(assignment));
  await s.store.ledger.remove(run.cluster, [
    { kind: 'policy', assignment, scope, state: 'held', since: s.now() },
  ]);
  await audit(s, run, step, { action: DELETE, outcome: 'succeeded', detail: assignment });
}
