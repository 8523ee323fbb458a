import { ReconcileError } from '../../shared/core/errors';
import type { HeldRole } from '../../shared/core/ledger';
import type { RevokeRoleStep } from '../../shared/core/plan';
import { partsOf } from '../../shared/core/resource-id';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import type { RunRef } from './audit';
import { audit, failed } from './audit';
import type { RoleAnswer } from './grant-role';

export interface RevokeRoleInput extends RunRef {
  readonly step: RevokeRoleStep;
}

const DELETE = 'DELETE role assignment';

/** Takes back one role that we gave. Never throws. */
export async function revokeRole({ step, ...run }: RevokeRoleInput): Promise<RoleAnswer> {
  const s = services();
  const done = await attempt(() => s.correlate(run.planId, () => revoke(s, run, step)));
  if (done.ok) return {};
  await attempt(() => audit(s, run, step, failed(DELETE, done.failure)));
  return { failure: done.failure };
}

async function revoke(s: Services, run: RunRef, step: RevokeRoleStep): Promise<void> {
  const ledger = await s.store.ledger.of(run.cluster);
  const entry = ledger.find((held) => held.kind === 'role' && held.assignment === step.assignment);
  // Activities run at least once: the first time has ended, and only its answer was lost.
  if (entry?.kind !== 'role') return;
  // Another cluster may have come to rely on it since the plan was made.
  const holders = await s.store.ledger.holdersOf(step.assignment);
  if (holders.every((holder) => holder === run.cluster)) await takeBack(s, run, step, entry);
  await s.store.ledger.remove(run.cluster, [entry]);
}

async function takeBack(
  s: Services,
  run: RunRef,
  step: RevokeRoleStep,
  entry: HeldRole,
): Promise<void> {
  await audit(s, run, step, { action: DELETE, outcome: 'sent', detail: step.assignment });
  const done = await attempt(() => s.azure.deleteRoleAssignment(step.assignment));
  if (!done.ok && (await isThere(s, entry))) throw new ReconcileError(done.failure);
  await audit(s, run, step, { action: DELETE, outcome: 'succeeded', detail: step.assignment });
}

/** Azure refuses to delete what is gone, because the condition of our right finds nothing to judge. */
async function isThere(
  s: Services,
  { scope, principalId, assignment }: HeldRole,
): Promise<boolean> {
  const there = await s.azure.listRoleAssignments(partsOf(scope).subscriptionId, principalId);
  return there.some(({ id }) => id === assignment);
}
