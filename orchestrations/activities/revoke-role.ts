import type { RevokeRoleStep } from '../../shared/core/plan';
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
  const entries = ledger.filter(
    (entry) => entry.kind === 'role' && entry.assignment === step.assignment,
  );
  // Another cluster may have come to rely on it since the plan was made.
  const holders = await s.store.ledger.holdersOf(step.assignment);
  if (holders.every((holder) => holder === run.cluster)) {
    await audit(s, run, step, { action: DELETE, outcome: 'sent', detail: step.assignment });
    await s.azure.deleteRoleAssignment(step.assignment);
    await audit(s, run, step, { action: DELETE, outcome: 'succeeded', detail: step.assignment });
  }
  await s.store.ledger.remove(run.cluster, entries);
}
