import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../../shared/core/base/errors';
import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Steps } from '../call';
import { call } from '../call';
import type { CarriedOut } from '../carry-out';
import { carryOut } from '../carry-out';
import type { ClusterInput, OffboardInput, RunTicket } from '../names';
import { OFFBOARD_CLUSTER } from '../names';
import type { Kind } from '../reconcile';
import { ticketIn } from '../ticket-in';
import { runOf } from '../update-hosts';

/** Brings a cluster to its desired state: what its profile wants is on its hosts, and nothing of ours that it does not want. */
export const CLUSTER: Kind<ClusterInput, RunTicket, CarriedOut> = {
  *plan(context, { cluster }) {
    const outcome = yield* call(context, 'makePlan', { cluster });
    return outcome.kind === 'planned' ? ticketIn(outcome) : outcome;
  },
  carryOut: doSteps,
  nothingDone: { failures: [], writes: 0, attached: {} },
  *record(context, ticket, { failures, writes, attached }) {
    return yield* call(context, 'recordRun', { ...runOf(ticket), failures, writes, attached });
  },
};

function* doSteps(context: OrchestrationContext, ticket: RunTicket): Steps<CarriedOut> {
  const { cluster, planId, intent } = ticket;
  if (intent === 'reconcile') return yield* carryOut(context, ticket);
  const input: OffboardInput = { cluster, planId };
  const instanceId = `offboard-${planId}`;
  const answer = (yield context.df.callSubOrchestrator(OFFBOARD_CLUSTER, input, instanceId)) as
    CarriedOut | undefined;
  return answer ?? unanswered(cluster);
}

/**
 * As for an activity (see `callAll`), undefined is no answer; but the instance may be at work still, so it is not called
 * again beside itself. The next run reads back how far it came, and with the plan of that run its writes are refused.
 */
function unanswered(cluster: ResourceId): CarriedOut {
  const failure: Failure = {
    policy: 'UnknownOutcome',
    code: 'NoAnswer',
    message: `The off-boarding of ${cluster} gave no answer; the next run looks at what came of it, and goes on.`,
    target: cluster,
  };
  return { failures: [failure], writes: 0, attached: {} };
}
