import type { HttpResponseInit } from '@azure/functions';
import type { PreviewInput } from '../orchestrations/names';
import { PREVIEW_CLUSTER } from '../orchestrations/names';
import { requestReconcile } from '../orchestrations/request';
import { clusterKey, reconcileInstanceId } from '../shared/core/keys';
import type { ResourceId } from '../shared/core/resource-id';
import type { WorkItem } from '../shared/core/work-item';
import { isWithdrawn } from '../shared/core/work-item';
import type { Services } from '../shared/services';
import { accepted } from './http/accepted';
import { clusterPath } from './http/paths';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { requestId } from './http/idempotency';
import { assertThere } from './http/known-cluster';
import { refuse } from './http/problem';
import { bodyOf, clusterOf, flag } from './http/read-request';
import { startFollowed } from './http/start-followed';

/** POST …/resync: look at one cluster now. `dryRun` only plans; `onboard` brings an off-boarded cluster back. */
async function resyncCluster(call: Call): Promise<HttpResponseInit> {
  const { request, s } = call;
  const cluster = await clusterOf(s, request);
  const body = await bodyOf(request, ['dryRun', 'onboard']);
  await assertThere(s, cluster);
  const asked: Asked = { cluster, dryRun: flag(body, 'dryRun'), onboard: flag(body, 'onboard') };
  if (asked.dryRun) return preview(call, asked);
  await assertOnboarded(s, asked);
  const item = await requestOnce(call, asked);
  return accepted(request, reconcileInstanceId(cluster), {
    cluster,
    generation: item.generation,
    status: clusterPath(cluster),
  });
}

interface Asked {
  readonly cluster: ResourceId;
  readonly dryRun: boolean;
  readonly onboard: boolean;
}

/** A repeat finds the reason of the first request in the row; where that one broke off before it got there, it counts. */
async function requestOnce({ request, client, s }: Call, asked: Asked): Promise<WorkItem> {
  const { cluster, onboard } = asked;
  const { id, repeated } = await requestId(s, request, scopeOf(asked));
  const detail = `resync ${id}`;
  const item = repeated ? await s.store.work.get(cluster) : undefined;
  if (item?.reasons.some((reason) => reason.detail === detail) === true) return item;
  const intent = onboard ? ({ intent: 'reconcile' } as const) : {};
  return requestReconcile(s, client, { cluster, source: 'http', detail, ...intent });
}

async function preview(call: Call, asked: Asked): Promise<HttpResponseInit> {
  const { cluster, onboard } = asked;
  const { id, repeated } = await requestId(call.s, call.request, scopeOf(asked));
  const instanceId = `preview-${clusterKey(cluster)}-${id}`;
  const input: PreviewInput = { cluster, ...(onboard && { intent: 'reconcile' }) };
  await startFollowed(call, repeated, { name: PREVIEW_CLUSTER, instanceId, input });
  return accepted(call.request, instanceId, { cluster, dryRun: true });
}

/** The same key on another kind of request is another request: a dry run must not swallow the real one. */
function scopeOf({ cluster, dryRun, onboard }: Asked): string {
  return `resync|${dryRun}|${onboard}|${cluster}`;
}

async function assertOnboarded(s: Services, { cluster, onboard }: Asked): Promise<void> {
  const item = await s.store.work.get(cluster);
  if (item?.intent !== 'offboard' || onboard) return;
  const waits = isWithdrawn(item);
  refuse(
    409,
    'OffBoarded',
    `${cluster} was off-boarded${waits ? ', which waits for a new confirmation' : ''}.`,
    'Send {"onboard": true} to bring it back.',
  );
}

registerEndpoint({
  name: 'resyncCluster',
  method: 'POST',
  route: 'clusters/{subscriptionId}/{resourceGroup}/{name}/resync',
  handle: resyncCluster,
});
