import type { OrchestrationContext, Task } from 'durable-functions';
import type { Activities } from './activities';
import { answerOf } from './signed-answer';

/** Input and output of each activity, by name. */
type Input<N extends keyof Activities> = Parameters<Activities[N]>[0];
type Output<N extends keyof Activities> = Awaited<ReturnType<Activities[N]>>;

/** A step of an orchestration: yields Durable tasks and returns `T`. */
export type Steps<T> = Generator<Task, T, unknown>;

const FIRST_RETRY_MS = 2000;
const MAX_RETRY_MS = 60_000;
/** Together about five minutes; what then still fails ends the instance, and the work pump starts it anew. */
const MAX_ATTEMPTS = 10;

/**
 * Calls one activity and waits for it. What an outside system refuses comes back as a value; an activity throws when our
 * own tables do not answer, and is called again: everything that it does can be done twice. Each try is a task of its own,
 * with a timer between: the retries of durable-functions 3.5.0 lose count where a crash delivers the answer of a try twice,
 * and give undefined for a result.
 */
export function* call<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  input: Input<N>,
): Steps<Output<N>> {
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1) {
    try {
      return yield* callOnce(context, name, input);
    } catch {
      yield* sleep(context, Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), MAX_RETRY_MS));
    }
  }
  return yield* callOnce(context, name, input);
}

/** Calls one activity, without another try when it throws. For whoever waits for the answer, and can ask again. */
export function* callOnce<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  input: Input<N>,
): Steps<Output<N>> {
  for (;;) {
    const given = (yield context.df.callActivity(name, input)) as Output<N> | undefined;
    const answer = answerOf(name, given);
    if (answer !== undefined) return answer;
  }
}

/**
 * Calls one activity per input, all at once, and waits for all. Activities return expected failures as values, so none
 * of them fails while others are open (durable-functions 3.5.0 would mix up their results).
 *
 * Here and in `callOnce`, undefined is no answer, for every activity gives one: a host that died between its messages and
 * its history leaves a timer, or the answer of another activity, behind that carries the number of what the next host asked
 * for, and settles that. The activity is called again; whatever it does can be done twice.
 */
export function* callAll<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  inputs: readonly Input<N>[],
): Steps<readonly Output<N>[]> {
  if (inputs.length === 0) return [];
  const tasks = inputs.map((input) => context.df.callActivity(name, input));
  const answers = (yield context.df.Task.all(tasks)) as readonly (Output<N> | undefined)[];
  const all: Output<N>[] = [];
  for (const [index, input] of inputs.entries()) {
    all.push(answerOf(name, answers[index]) ?? (yield* callOnce(context, name, input)));
  }
  return all;
}

/**
 * The extension hides a timer's message for whole seconds, cut off (`visibilitytimeout` of a storage queue), so a timer
 * fires up to a second early. Anyone who then asks the clock finds that it is not time yet, and spins.
 */
const MIN_MS = 1000;

/** Lets at least `ms` milliseconds pass, and less than a second more. */
export function* sleep(context: OrchestrationContext, ms: number): Steps<void> {
  const until = new Date(context.df.currentUtcDateTime.getTime() + ms + MIN_MS);
  yield context.df.createTimer(until);
}
