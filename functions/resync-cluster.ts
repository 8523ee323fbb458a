import type { HttpResponseInit } from '@azure/functions';
import type { PreviewInput } from '../orchestrations/names';
import type { ResyncBody } from '../shared/api/bodies';
import { PREVIEW_CLUSTER } from '../orchestrations/names';
import { requestReconcile } from '../orchestrations/request';
import { clusterKey, reconcileInstanceId } from '../shared/core/base/keys';
import type { ResourceId } from '../shared/core/base/resource-id';
import { isWithdrawn } from '../shared/core/queue/work-item';
import type { Adapters } from '../shared/current-adapters';
import { accepted } from './http/accepted';
import { clusterPath } from './http/paths';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import type { Turn } from './http/idempotency';
import { once, refuseOutdated } from './http/idempotency';
import { assertThere } from './http/known-cluster';
import { refuse } from './http/problem';
import { bodyOf, clusterOf, flag } from './http/read-request';
import { startFollowed } from './http/start-followed';

/** POST …/resync: look at one cluster now. `dryRun` only plans; `onboard` brings an off-boarded cluster back. */
async function resyncCluster(call: Call): Promise<HttpResponseInit> {
  const { request, adapters } = call;
  const cluster = await clusterOf(adapters, request);
  const body = await bodyOf<ResyncBody>(request, { dryRun: true, onboard: true });
  await assertThere(adapters, cluster);
  const asked: Asked = { cluster, dryRun: flag(body, 'dryRun'), onboard: flag(body, 'onboard') };
  return once(call, asked, (turn) =>
    asked.dryRun ? preview(call, asked, turn) : look(call, asked, turn),
  );
}

interface Asked {
  readonly cluster: ResourceId;
  readonly dryRun: boolean;
  readonly onboard: boolean;
}

async function look(call: Call, asked: Asked, turn: Turn): Promise<HttpResponseInit> {
  const { request, client, adapters } = call;
  const { cluster, onboard } = asked;
  await assertOnboarded(adapters, asked);
  const intent = onboard ? ({ intent: 'reconcile' } as const) : {};
  const detail = `resync ${turn.id}`;
  const item = await requestReconcile(adapters, client, {
    cluster,
    source: 'http',
    detail,
    turn,
    ...intent,
  });
  if (onboard && item.intent !== 'reconcile') refuseOutdated();
  return accepted(request, reconcileInstanceId(cluster), {
    cluster,
    generation: item.generation,
    status: clusterPath(cluster),
  });
}

async function preview(call: Call, asked: Asked, turn: Turn): Promise<HttpResponseInit> {
  const { cluster, onboard } = asked;
  const instanceId = `preview-${clusterKey(cluster)}-${turn.id}`;
  const input: PreviewInput = { cluster, ...(onboard && { intent: 'reconcile' }) };
  await startFollowed(call, turn.repeated, { name: PREVIEW_CLUSTER, instanceId, input });
  return accepted(call.request, instanceId, { cluster, dryRun: true });
}

async function assertOnboarded(adapters: Adapters, { cluster, onboard }: Asked): Promise<void> {
  const item = await adapters.store.work.get(cluster);
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
