import type { PipelinePolicy, PipelineRequest, SendRequest } from '@azure/core-rest-pipeline';
import type { Failure } from '../../core/base/errors';
import { isReconcileError, ReconcileError } from '../../core/base/errors';

/** Azure asked for patience. */
interface Refused {
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly failure: Failure;
}

/** These speak of everything that we do in the subscription, not of one URL. */
const OF_SUBSCRIPTION: readonly string[] = ['SubscriptionRequestsThrottled'];

/**
 * Refuses by itself, with what is left of the wait, what Azure has just refused with a Retry-After. The runs of many
 * clusters read the same lists: without it each of them asks again before the time that another was told, and Azure
 * counts those requests too. One for all clients of an adapter.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function patiencePolicy(now: () => number): PipelinePolicy {
  const refused = new Map<string, Refused>();

  function refuse(request: PipelineRequest): void {
    for (const key of [urlKey(request), subscriptionKey(request)]) {
      const { until = 0, failure } = refused.get(key) ?? {};
      const retryAfterMs = until - now();
      if (failure !== undefined && retryAfterMs > 0) {
        throw new ReconcileError({ ...failure, retryAfterMs });
      }
    }
  }

  function remember(request: PipelineRequest, failure: Failure): void {
    if (failure.policy !== 'Throttled' || failure.retryAfterMs === undefined) return;
    for (const [key, { until }] of refused) if (until <= now()) refused.delete(key);
    const key = OF_SUBSCRIPTION.includes(failure.code) ? subscriptionKey(request) : urlKey(request);
    refused.set(key, { until: now() + failure.retryAfterMs, failure });
  }

  return {
    name: 'reconcilePatiencePolicy',
    async sendRequest(request: PipelineRequest, next: SendRequest) {
      refuse(request);
      try {
        return await next(request);
      } catch (error) {
        if (isReconcileError(error)) remember(request, error.failure);
        throw error;
      }
    },
  };
}

function urlKey({ method, url }: PipelineRequest): string {
  return `${method} ${new URL(url).pathname.toLowerCase()}`;
}

/** Resource Manager counts reads, writes and deletes of a subscription apart. */
function subscriptionKey({ method, url }: PipelineRequest): string {
  const [, subscription = ''] = /^\/subscriptions\/([^/]+)/i.exec(new URL(url).pathname) ?? [];
  const kind = method === 'GET' || method === 'DELETE' ? method : 'write';
  return `${kind} of subscription ${subscription.toLowerCase()}`;
}
