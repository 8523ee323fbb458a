import type { Clock } from '../../clock';
import type { RetryPolicy } from '../worker/functions';
import type { InvocationResult, RetryContext } from '../worker/invoke';

/**
 * Repeats a failed invocation as the function's retry policy says. Of our triggers only timers honour one.
 * -1 repeats for ever; the count is in memory, as it is in Azure.
 */
export async function invokeWithRetry(
  clock: Clock,
  policy: RetryPolicy | undefined,
  call: (retryContext?: RetryContext) => Promise<InvocationResult>,
): Promise<InvocationResult> {
  let result = await call();
  const most = policy?.maxRetryCount ?? 0;
  for (
    let count = 1;
    policy !== undefined && !result.ok && (most < 0 || count <= most);
    count += 1
  ) {
    await new Promise<void>((resolve) => clock.after(delay(policy, count), resolve));
    const exception = { message: result.message, stackTrace: result.stack };
    result = await call({ retryCount: count, maxRetryCount: most, exception });
  }
  return result;
}

/** Milliseconds before retry `count` (from 1). */
function delay(policy: RetryPolicy, count: number): number {
  if (policy.retryStrategy === 'fixedDelay') return (policy.delayInterval?.seconds ?? 0) * 1000;
  const least = (policy.minimumInterval?.seconds ?? 0) * 1000;
  const most = (policy.maximumInterval?.seconds ?? 0) * 1000;
  return Math.min(least * 2 ** (count - 1), Math.max(least, most));
}
