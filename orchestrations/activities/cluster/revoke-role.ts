import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { RevokeRoleStep } from '../../../shared/core/plan/plan';
import type { Adapters } from '../../../shared/current-adapters';
import type { Writers } from '../../../shared/writers';
import { attempt } from '../support/attempt';
import { audit } from '../support/audit';
import { mayRemove } from '../support/may-remove';
import type { StepRef, StoredStep } from '../support/may-write';
import { mayWrite } from '../support/may-write';
import { mustTakeBack } from '../decide/other-holders';
import type { Written } from './write-step';
import { writeStep } from './write-step';

const DELETE = 'DELETE role assignment';

/** Takes back one role that we gave. Never throws. */
export async function revokeRole(ref: StepRef): Promise<Written> {
  return writeStep(ref, { kind: 'revokeRole', action: DELETE, send: revoke });
}

async function revoke(
  adapters: Adapters,
  run: StepRef,
  stored: StoredStep<'revokeRole'>,
): Promise<Written> {
  const { assignment } = stored.step;
  const ledger = await adapters.store.ledger.of(run.cluster);
  const entry = ledger.find((held) => held.kind === 'role' && held.assignment === assignment);
  // Activities run at least once: the first time has ended, and only its answer was lost.
  if (entry?.kind !== 'role') return { writes: 0 };
  await mayRemove(adapters, stored.planned, [entry.scope]);
  const { write } = await mayWrite(adapters, stored);
  const isLast = await mustTakeBack(adapters, run.cluster, entry);
  if (isLast) await takeBack(adapters, run, { step: stored.step, write });
  await adapters.store.ledger.remove(run.cluster, [entry]);
  return { writes: isLast ? 1 : 0 };
}

async function takeBack(
  adapters: Adapters,
  run: StepRef,
  { step, write }: { readonly step: RevokeRoleStep; readonly write: Writers },
): Promise<void> {
  await audit(adapters, run, step, { action: DELETE, outcome: 'sent', detail: step.assignment });
  const done = await attempt(() => write.azure.deleteRoleAssignment(step.assignment));
  // Azure refuses to delete what is gone, because the condition of our right finds nothing to judge.
  if ('there' in (await adapters.azure.getRoleAssignment(step.assignment))) {
    throw new ReconcileError(done.ok ? stillThere(step) : done.failure);
  }
  await audit(adapters, run, step, {
    action: DELETE,
    outcome: 'succeeded',
    detail: step.assignment,
  });
}

function stillThere({ assignment, target }: RevokeRoleStep): Failure {
  return {
    policy: 'Conflict',
    code: 'NotProven',
    message: `Azure accepted the deletion of role assignment ${assignment} but still shows it; somebody else may have created it again.`,
    target,
  };
}
