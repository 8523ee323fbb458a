import type { OrchestrationContext, Task } from 'durable-functions';
import { RetryOptions } from 'durable-functions';
import type { Activities } from './activities';

/** Input and output of each activity, by name. */
type Input<N extends keyof Activities> = Parameters<Activities[N]>[0];
type Output<N extends keyof Activities> = Awaited<ReturnType<Activities[N]>>;

/** A step of an orchestration: yields Durable tasks and returns `T`. */
export type Steps<T> = Generator<Task, T, unknown>;

const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60_000;
/** Together about five minutes; what then still fails ends the instance, and the work pump starts it anew. */
const MOST_ATTEMPTS = 10;

/**
 * Calls one activity and waits for it. What an outside system refuses comes back as a value; an activity throws when our
 * own tables do not answer, and is called again: everything that it does can be done twice. Yielded on its own, with no
 * sibling and no retryTimeout, a retry meets none of the hazards of durable-functions 3.5.0.
 */
export function* call<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  input: Input<N>,
): Steps<Output<N>> {
  return (yield context.df.callActivityWithRetry(name, patience(), input)) as Output<N>;
}

/** As `call`, without another try: for whoever waits for the answer, and can ask again. */
export function* callOnce<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  input: Input<N>,
): Steps<Output<N>> {
  return (yield context.df.callActivity(name, input)) as Output<N>;
}

function patience(): RetryOptions {
  const options = new RetryOptions(FIRST_RETRY_MS, MOST_ATTEMPTS);
  options.backoffCoefficient = 2;
  options.maxRetryIntervalInMilliseconds = LONGEST_RETRY_MS;
  return options;
}

/**
 * Calls one activity per input, all at once, and waits for all. Activities return expected failures as values, so none
 * of them fails while others are open (durable-functions 3.5.0 would mix up their results).
 */
export function* callAll<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  inputs: readonly Input<N>[],
): Steps<readonly Output<N>[]> {
  if (inputs.length === 0) return [];
  const tasks = inputs.map((input) => context.df.callActivity(name, input));
  return (yield context.df.Task.all(tasks)) as readonly Output<N>[];
}

/**
 * The extension hides a timer's message for whole seconds, cut off (`visibilitytimeout` of a storage queue), so a timer
 * fires up to a second early. Whoever then asks the clock finds that it is not time yet, and spins.
 */
const EARLIEST_MS = 1000;

/** Lets at least `ms` milliseconds pass, and less than a second more. */
export function* sleep(context: OrchestrationContext, ms: number): Steps<void> {
  const until = new Date(context.df.currentUtcDateTime.getTime() + ms + EARLIEST_MS);
  yield context.df.createTimer(until);
}
