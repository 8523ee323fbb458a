import type { OrchestrationContext } from 'durable-functions';
import type { Planned } from '../shared/core/run';
import type { Steps } from './call';
import { call } from './call';
import type { CarriedOut } from './carry-out';
import { carryOut } from './carry-out';
import type { ClusterInput } from './names';
import { OFFBOARD_CLUSTER } from './names';
import { satOut } from './take-up';

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
  return yield* run(context, outcome);
}

function* run(context: OrchestrationContext, planned: Planned): Steps<unknown> {
  const carriedOut = planned.apply ? yield* doSteps(context, planned) : nothingDone();
  const { attached, ...facts } = carriedOut;
  const end = yield* call(context, 'recordRun', { facts: { planned, ...facts }, attached });
  if (!end.behind) return { planId: planned.planId, outcome: end.outcome };
  context.df.continueAsNew({ cluster: planned.plan.cluster });
  return undefined;
}

function* doSteps(context: OrchestrationContext, planned: Planned): Steps<CarriedOut> {
  if (planned.intent === 'reconcile') return yield* carryOut(context, planned);
  const instanceId = `offboard-${planned.planId}`;
  return (yield context.df.callSubOrchestrator(
    OFFBOARD_CLUSTER,
    planned,
    instanceId,
  )) as CarriedOut;
}

function nothingDone(): CarriedOut {
  return { hosts: [], failures: [], writes: 0, attached: {} };
}
