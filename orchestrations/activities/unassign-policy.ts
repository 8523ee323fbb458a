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
  const { assignment } = step;
  const ledger = await s.store.ledger.of(run.cluster);
  const entry = ledger.find((held) => held.kind === 'policy' && held.assignment === assignment);
  // Activities run at least once: the first time has ended, and only its answer was lost.
  if (entry === undefined) return;
  // Another cluster may have come to rely on it since the plan was made.
  const holders = await s.store.ledger.holdersOf(assignment);
  if (holders.every((holder) => holder === run.cluster)) await takeBack(s, run, step);
  await s.store.ledger.remove(run.cluster, [entry]);
}

async function takeBack(s: Services, run: RunRef, step: UnassignPolicyStep): Promise<void> {
  const { assignment } = step;
  await audit(s, run, step, { action: DELETE, outcome: 'sent', detail: assignment });
  await s.correlate(run.planId, () => s.azure.deletePolicyAssignment(assignment));
  await audit(s, run, step, { action: DELETE, outcome: 'succeeded', detail: assignment });
}
