import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../shared/core/base/errors';
import type { ResourceId } from '../shared/core/base/resource-id';
import type { Steps } from './call';
import { call } from './call';
import type { CarriedOut } from './carry-out';
import { carryOut } from './carry-out';
import type { ClusterInput, OffboardInput, RunTicket } from './names';
import { OFFBOARD_CLUSTER } from './names';
import { satOut } from './take-up';
import { ticketIn } from './ticket-in';
import { runOf } from './update-hosts';

/**
 * Brings one cluster to its desired state: observe and plan → carry out → record, round after round until no request is
 * left unserved. The instance id is the cluster's, so there is never more than one at work on a cluster.
 */
export function* reconcileCluster(context: OrchestrationContext): Steps<unknown> {
  const { cluster } = context.df.getInput<ClusterInput>();
  const outcome = yield* call(context, 'makePlan', { cluster });
  if (outcome.kind === 'idle') return { served: true };
  if (outcome.kind === 'wait') {
    if (!(yield* satOut(context, outcome))) return { notBefore: outcome.until };
    context.df.continueAsNew({ cluster });
    return undefined;
  }
  return yield* run(context, ticketIn(outcome));
}

function* run(context: OrchestrationContext, ticket: RunTicket): Steps<unknown> {
  const { cluster, planId } = ticket;
  const carriedOut = ticket.apply ? yield* doSteps(context, ticket) : NOTHING_DONE;
  const { failures, writes, attached } = carriedOut;
  const end = yield* call(context, 'recordRun', { ...runOf(ticket), failures, writes, attached });
  if (!end.behind) return { planId, outcome: end.outcome };
  context.df.continueAsNew({ cluster });
  return undefined;
}

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

const NOTHING_DONE: CarriedOut = { failures: [], writes: 0, attached: {} };
