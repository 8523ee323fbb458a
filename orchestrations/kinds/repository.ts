import type { OrchestrationContext } from 'durable-functions';
import type { DecisionTicket, TargetTicket } from '../../shared/core/sync/sync-ticket';
import type { RequestResult, TargetCarriedOut } from '../../shared/core/sync/target-run';
import type { Steps } from '../call';
import { call } from '../call';
import type { TargetInput } from '../names';
import type { Kind } from '../reconcile';
import { targetTicketIn } from '../ticket-in';

/** Keeps the pull requests in a Git repository. They go one after the other, so never two of ours write to it. */
export const REPOSITORY: Kind<TargetInput, TargetTicket, TargetCarriedOut> = {
  *plan(context, { target }) {
    const outcome = yield* call(context, 'planTarget', { target });
    return outcome.kind === 'planned' ? targetTicketIn(outcome) : outcome;
  },
  carryOut,
  nothingDone: { results: [] },
  *record(context, { target, planId }, { results }) {
    return yield* call(context, 'recordTarget', { target, planId, results });
  },
};

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
