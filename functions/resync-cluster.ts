import type { HttpResponseInit } from '@azure/functions';
import { PREVIEW_CLUSTER } from '../orchestrations/names';
import { requestReconcile, startOnce } from '../orchestrations/request';
import { clusterKey, reconcileInstanceId } from '../shared/core/keys';
import type { ResourceId } from '../shared/core/resource-id';
import type { Services } from '../shared/services';
import { accepted, clusterPath } from './http/accepted';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { requestId } from './http/idempotency';
import { refuse } from './http/problem';
import { bodyOf, clusterOf, flag } from './http/read-request';

/** POST …/resync: look at one cluster now. `dryRun` only plans; `onboard` brings an off-boarded cluster back. */
async function resyncCluster(call: Call): Promise<HttpResponseInit> {
  const cluster = await clusterOf(call.s, call.request);
  const body = await bodyOf(call.request, ['dryRun', 'onboard']);
  const onboard = flag(body, 'onboard');
  const { id, repeated } = await requestId(call.s, call.request, `resync|${cluster}`);
  if (flag(body, 'dryRun')) return preview(call, cluster, id);
  await assertOnboarded(call.s, cluster, onboard);
  const item = repeated
    ? await call.s.store.work.get(cluster)
    : await requestReconcile(call.s, call.client, {
        cluster,
        source: 'http',
        detail: `resync ${id}`,
        ...(onboard && { intent: 'reconcile' }),
      });
  return accepted(call.request, call.client, reconcileInstanceId(cluster), {
    cluster,
    generation: item?.generation,
    status: clusterPath(cluster),
  });
}

async function preview(call: Call, cluster: ResourceId, id: string): Promise<HttpResponseInit> {
  const instanceId = `preview-${clusterKey(cluster)}-${id}`;
  await startOnce(call.s, call.client, {
    name: PREVIEW_CLUSTER,
    instanceId,
    input: { cluster },
  });
  return accepted(call.request, call.client, instanceId, { cluster, dryRun: true });
}

async function assertOnboarded(s: Services, cluster: ResourceId, onboard: boolean): Promise<void> {
  const item = await s.store.work.get(cluster);
  if (item?.intent !== 'offboard' || onboard) return;
  refuse(
    409,
    'OffBoarded',
    `${cluster} was off-boarded.`,
    'Send {"onboard": true} to bring it back.',
  );
}

registerEndpoint({
  name: 'resyncCluster',
  method: 'POST',
  route: 'clusters/{subscriptionId}/{resourceGroup}/{name}/resync',
  handle: resyncCluster,
});
