import type { OrchestrationContext } from 'durable-functions';
import type { MustWait, UpToDate } from '../shared/core/queue/check-start';
import type { Steps } from './call';
import { sleepThrough } from './sleep-through';

/** What the recording of a run tells. */
export interface RunEnd {
  /** True: somebody asked again meanwhile, or the run has to be repeated. */
  readonly behind: boolean;
  readonly outcome: unknown;
}

/** What travels of a plan: its id, whether it may be carried out, and its steps by id. */
interface Ticket {
  readonly kind: 'planned';
  readonly planId: string;
  /** False: nothing is to be carried out. */
  readonly apply: boolean;
}

/** All that differs between the loops of a cluster, a chart and a repository. */
export interface Kind<Input, T extends Ticket, Done> {
  /** Observes and plans: one activity. */
  plan(context: OrchestrationContext, input: Input): Steps<MustWait | UpToDate | T>;
  carryOut(context: OrchestrationContext, ticket: T): Steps<Done>;
  /** What is recorded when nothing was to be carried out. */
  readonly nothingDone: Done;
  /** Writes down what came of it, and last the work item: one activity. */
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
