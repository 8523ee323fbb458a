import type { Failure } from '../../../shared/core/base/errors';
import type { PlanTicket } from '../../../shared/core/run/plan-ticket';
import { ticketOf } from '../../../shared/core/run/plan-ticket';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from './attempt';
import type { RunRef } from './audit';
import { clusterPlan } from './may-write';

/** What an orchestrator needs of a stored plan, for one that was started with its id alone. Never throws. */
export async function openPlan(
  ref: RunRef,
): Promise<PlanTicket | { readonly failures: readonly Failure[] }> {
  const done = await attempt(() => clusterPlan(currentAdapters(), ref));
  return done.ok ? ticketOf(done.value) : { failures: [done.failure] };
}
