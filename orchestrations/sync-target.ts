import type { OrchestrationContext } from 'durable-functions';
import type { DecisionTicket, TargetTicket } from '../shared/core/sync/sync-ticket';
import type { RequestResult, TargetCarriedOut } from '../shared/core/sync/target-run';
import type { Steps } from './call';
import { call } from './call';
import type { TargetInput } from './names';
import { satOut } from './take-up';
import { targetTicketIn } from './ticket-in';

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
  const ticket = targetTicketIn(outcome);
  const { planId } = ticket;
  const { results } = ticket.apply ? yield* carryOut(context, ticket) : { results: [] };
  const end = yield* call(context, 'recordTarget', { target, planId, results });
  if (!end.behind) return { planId, outcome: end.outcome };
  context.df.continueAsNew({ target });
  return undefined;
}

/** A forge that asks for patience gets it: whatever is left is taken up by the next run. */
function* carryOut(context: OrchestrationContext, ticket: TargetTicket): Steps<TargetCarriedOut> {
  const results: RequestResult[] = [];
  for (const decision of ticket.decisions) {
    context.df.setCustomStatus({ step: 'request', branch: decision.branch, planId: ticket.planId });
    const result = yield* carryOutOne(context, ticket, decision);
    results.push(result);
    if (result.failure?.policy === 'Throttled') break;
  }
  return { results };
}

function* carryOutOne(
  context: OrchestrationContext,
  { planId, target }: TargetTicket,
  { branch, steps }: DecisionTicket,
): Steps<RequestResult> {
  const ref = { planId, target, branch };
  let result: RequestResult = { branch, writes: 0, remarks: [] };
  for (const [index, { kind }] of steps.entries()) {
    const done = yield* call(context, 'writeRequest', { ...ref, index });
    result = { ...result, ...done, writes: result.writes + done.writes };
    if (done.failure !== undefined) return result;
    if (kind !== 'openRequest' || done.number === undefined) continue;
    const decorated = yield* call(context, 'decorateRequest', ref);
    result = { ...result, remarks: decorated.remarks };
  }
  return result;
}
