import type { OrchestrationContext } from 'durable-functions';
import type {
  PlannedTarget,
  RequestResult,
  TargetCarriedOut,
  TargetDecision,
} from '../shared/core/target-run';
import type { Steps } from './call';
import { call } from './call';
import type { TargetInput } from './names';
import { satOut } from './take-up';

/**
 * Keeps the requests in one GitOps repository: observe and decide → write branches and requests → record. The instance id is
 * the target's and its requests go one after the other, so never two of ours write to one repository.
 */
export function* syncTarget(context: OrchestrationContext): Steps<unknown> {
  const { target } = context.df.getInput<TargetInput>();
  const outcome = yield* call(context, 'planTarget', { target });
  if (outcome.kind === 'idle') return { served: true };
  if (outcome.kind === 'wait') {
    if (!(yield* satOut(context, outcome))) return { notBefore: outcome.until };
    context.df.continueAsNew({ target });
    return undefined;
  }
  const carriedOut = outcome.apply ? yield* carryOut(context, outcome) : { results: [] };
  const end = yield* call(context, 'recordTarget', { planned: outcome, carriedOut });
  if (!end.behind) return { planId: outcome.planId, outcome: end.outcome };
  context.df.continueAsNew({ target });
  return undefined;
}

/** A forge that asks for patience gets it: whatever is left is taken up by the next run. */
function* carryOut(context: OrchestrationContext, planned: PlannedTarget): Steps<TargetCarriedOut> {
  const results: RequestResult[] = [];
  for (const decision of planned.decisions) {
    if (decision.steps.length === 0) continue;
    context.df.setCustomStatus({ step: 'request', branch: decision.branch });
    const result = yield* carryOutOne(context, planned, decision);
    results.push(result);
    if (result.failure?.policy === 'Throttled') break;
  }
  return { results };
}

function* carryOutOne(
  context: OrchestrationContext,
  { planId, target }: PlannedTarget,
  decision: TargetDecision,
): Steps<RequestResult> {
  const { branch, autoMerge } = decision;
  let result: RequestResult = { branch, writes: 0, remarks: [] };
  for (const step of decision.steps) {
    const done = yield* call(context, 'writeRequest', { planId, target, step });
    result = { ...result, ...done, writes: result.writes + done.writes };
    if (done.failure !== undefined) return result;
    if (step.kind !== 'openRequest' || done.number === undefined) continue;
    const { number } = done;
    const decorated = yield* call(context, 'decorateRequest', {
      planId,
      target,
      number,
      autoMerge,
    });
    result = { ...result, remarks: decorated.remarks };
  }
  return result;
}
