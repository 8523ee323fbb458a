import type { HttpResponseInit } from '@azure/functions';
import { requestReconcile } from '../orchestrations/request';
import { reconcileInstanceId } from '../shared/core/keys';
import { accepted } from './http/accepted';
import { clusterPath } from './http/paths';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { refuse } from './http/problem';
import { clusterOf } from './http/read-request';

/** DELETE …: take back what the ledger says we gave, and leave the cluster alone from then on. */
async function offboard({ request, client, s }: Call): Promise<HttpResponseInit> {
  const cluster = await clusterOf(s, request);
  if ((await s.store.work.get(cluster)) === undefined) {
    refuse(404, 'ClusterUnknown', `${cluster} was never onboarded.`);
  }
  const item = await requestReconcile(s, client, {
    cluster,
    source: 'http',
    detail: 'off-boarding was asked for',
    intent: 'offboard',
  });
  return accepted(request, reconcileInstanceId(cluster), {
    cluster,
    generation: item.generation,
    status: clusterPath(cluster),
  });
}

registerEndpoint({
  name: 'offboard',
  method: 'DELETE',
  route: 'clusters/{subscriptionId}/{resourceGroup}/{name}',
  handle: offboard,
});
