import type { RetryOptions } from './actions';
import { ReplayFailure } from './replay-failure';
import type { Scheduler } from './scheduler';
import { Settle } from './settle';

/** Azure Storage cannot hold a message back for longer. */
const MAX_DELAY = 6 * 24 * 3600 * 1000;

/**
 * Repeats an attempt as the framework's RetryInterceptor does. Each failed attempt costs one timer id, even the last
 * one, whose timer fires at once: the SDK counts on that. When retryTimeout has passed there is
 * no timer and the SDK waits for ever (hazard 5, azure-functions-durable-js #629).
 */
export function withRetry(
  scheduler: Scheduler,
  options: RetryOptions | undefined,
  attempt: () => Settle,
): Settle {
  if (options === undefined) return attempt();
  checkDelays(options);
  const result = new Settle();
  const expires = scheduler.now + (options.retryTimeoutInMilliseconds ?? Number.POSITIVE_INFINITY);
  const tryOnce = (number: number): void => {
    attempt().whenSettled((ok) => {
      if (ok) return result.settle(true);
      const last = number >= options.maxNumberOfAttempts;
      if (!last && scheduler.now >= expires) return result.settle(false);
      const fireAt = scheduler.now + (last ? 0 : retryDelay(options, number));
      scheduler.timer(fireAt, false).whenSettled(() => {
        if (last) result.settle(false);
        else tryOnce(number + 1);
      });
    });
  };
  tryOnce(1);
  return result;
}

/** Milliseconds to wait after attempt `number` (from 1) has failed. */
function retryDelay(options: RetryOptions, number: number): number {
  const grown =
    options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** (number - 1);
  return Math.min(grown, options.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY);
}

function checkDelays(options: RetryOptions): void {
  const longest = Math.max(
    options.firstRetryIntervalInMilliseconds,
    options.maxRetryIntervalInMilliseconds ?? 0,
  );
  if (longest <= MAX_DELAY) return;
  throw new ReplayFailure(
    `A retry interval of ${longest} ms is longer than the 6 days that Azure Storage can delay a message.`,
  );
}
