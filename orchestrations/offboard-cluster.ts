import type { OrchestrationContext } from 'durable-functions';
import type { Planned } from '../shared/core/run/run';
import type { Steps } from './call';
import { call } from './call';
import type { CarriedOut } from './carry-out';
import { carryOut } from './carry-out';
import type { OffboardInput, RunTicket } from './names';
import { ticketIn } from './ticket-in';

/**
 * Takes back what the ledger says we gave to a cluster. An instance of its own, so that an off-boarding can be found and
 * followed by its id; reconcileCluster starts it, and keeps one writer per cluster. Who starts it by hand can name no
 * more than a plan that lies in the store.
 */
export function* offboardCluster(context: OrchestrationContext): Steps<CarriedOut> {
  const input = context.df.getInput<OffboardInput | Planned>();
  const ticket = yield* opened(context, input);
  if ('failures' in ticket) return { ...ticket, writes: 0, attached: {} };
  context.df.setCustomStatus({ step: 'offboarding', planId: ticket.planId });
  return yield* carryOut(context, ticket);
}

function* opened(
  context: OrchestrationContext,
  input: OffboardInput | Planned,
): Steps<RunTicket | Pick<CarriedOut, 'failures'>> {
  // Began under 0.1, with the whole plan in its history: its activities find no such plan, and refuse.
  if ('plan' in input) return ticketIn(input);
  const { cluster, planId } = input;
  return yield* call(context, 'openPlan', { cluster, planId, intent: 'offboard' });
}
