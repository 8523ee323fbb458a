import type { OrchestrationContext } from 'durable-functions';
import type { PlanOutcome, Ticket } from '../shared/core/run/plan-ticket';
import type { RunEnd } from './activities/support/record';
import type { Steps } from './call';
import { sleepThrough } from './sleep-through';

/** All that differs between the loops of a cluster, a chart and a repository. */
export interface Kind<Input, T extends Ticket, Done> {
  /** Observes and plans: one activity. */
  plan(context: OrchestrationContext, input: Input): Steps<PlanOutcome<T>>;
  carryOut(context: OrchestrationContext, ticket: T): Steps<Done>;
  /** What is recorded when nothing was to be carried out. */
  readonly nothingDone: Done;
  /** Records the result, and last the work item: one activity. */
  record(context: OrchestrationContext, ticket: T, done: Done): Steps<RunEnd>;
}

/**
 * The loop: observe and plan → carry out → record, round after round until no request is left unserved. The instance id is
 * that of the cluster, chart or repository, so there is never more than one at work on it.
 */
export function reconcile<Input, T extends Ticket, Done>(
  kind: Kind<Input, T, Done>,
): (context: OrchestrationContext) => Steps<unknown> {
  return function* (context) {
    const input = context.df.getInput<Input>();
    const outcome = yield* kind.plan(context, input);
    if (outcome.kind === 'idle') return { served: true };
    if (outcome.kind === 'wait') {
      return (yield* sleepThrough(context, outcome))
        ? beginAgain(context, input)
        : { notBefore: outcome.until };
    }
    const done = outcome.apply ? yield* kind.carryOut(context, outcome) : kind.nothingDone;
    const end = yield* kind.record(context, outcome, done);
    if (end.behind) return beginAgain(context, input);
    return { planId: outcome.planId, outcome: end.outcome };
  };
}

/** Ends this history, so that it does not grow from round to round. */
function beginAgain(context: OrchestrationContext, input: unknown): undefined {
  context.df.continueAsNew(input);
  return undefined;
}
