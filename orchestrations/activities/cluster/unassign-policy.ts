import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { UnassignPolicyStep } from '../../../shared/core/plan/plan';
import type { Adapters } from '../../../shared/current-adapters';
import type { Writers } from '../../../shared/writers';
import { audit } from '../support/audit';
import type { StepRef, StoredStep } from '../support/may-write';
import { mayWrite } from '../support/may-write';
import { mustTakeBack } from '../decide/other-holders';
import type { Written } from './write-step';
import { writeStep } from './write-step';

const DELETE = 'DELETE policy assignment';

/** Takes one policy assignment back: DELETE → out of the ledger. Never throws. */
export async function unassignPolicy(ref: StepRef): Promise<Written> {
  return writeStep(ref, { kind: 'unassignPolicy', action: DELETE, send: unassign });
}

async function unassign(
  adapters: Adapters,
  run: StepRef,
  stored: StoredStep<'unassignPolicy'>,
): Promise<Written> {
  const { assignment } = stored.step;
  const ledger = await adapters.store.ledger.of(run.cluster);
  const entry = ledger.find((held) => held.kind === 'policy' && held.assignment === assignment);
  // Activities run at least once: the first time has ended, and only its answer was lost.
  if (entry?.kind !== 'policy') return { writes: 0 };
  const { write } = await mayWrite(adapters, stored);
  const isLast = await mustTakeBack(adapters, run.cluster, entry);
  if (isLast) await takeBack(adapters, run, { step: stored.step, write });
  await adapters.store.ledger.remove(run.cluster, [entry]);
  return { writes: isLast ? 1 : 0 };
}

async function takeBack(
  adapters: Adapters,
  run: StepRef,
  { step, write }: { readonly step: UnassignPolicyStep; readonly write: Writers },
): Promise<void> {
  const { assignment: detail } = step;
  await audit(adapters, run, step, { action: DELETE, outcome: 'sent', detail });
  await write.azure.deletePolicyAssignment(detail);
  if ('there' in (await adapters.azure.getPolicyAssignment(detail))) {
    throw new ReconcileError(stillThere(step));
  }
  await audit(adapters, run, step, { action: DELETE, outcome: 'succeeded', detail });
}

function stillThere({ assignment, target }: UnassignPolicyStep): Failure {
  return {
    policy: 'Conflict',
    code: 'NotProven',
    message: `Azure accepted the deletion of policy assignment ${assignment} but still shows it; somebody else may have created it again.`,
    target,
  };
}
