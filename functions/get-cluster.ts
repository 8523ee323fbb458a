import type { HttpResponseInit } from '@azure/functions';
import { warningsOf, workView } from './http/cluster-view';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { refuse } from './http/problem';
import { clusterOf } from './http/read-request';

const AUDIT_SHOWN = 100;

/** GET /api/clusters/…: conditions, last plan, ledger, history and audit of one cluster. */
async function getCluster({ request, adapters }: Call): Promise<HttpResponseInit> {
  const cluster = await clusterOf(adapters, request);
  const [state, item, ledger, audit] = await Promise.all([
    adapters.store.clusters.get(cluster),
    adapters.store.work.get(cluster),
    adapters.store.ledger.of(cluster),
    adapters.store.audit.of(cluster, AUDIT_SHOWN),
  ]);
  if (state === undefined && item === undefined) {
    refuse(
      404,
      'ClusterUnknown',
      `${cluster} has never been looked at.`,
      'To look at it now, POST …/resync.',
    );
  }
  return json(200, {
    cluster,
    ...state,
    warnings: warningsOf(state),
    work: workView(item),
    ledger,
    audit,
  });
}

registerEndpoint({
  name: 'getCluster',
  method: 'GET',
  route: 'clusters/{subscriptionId}/{resourceGroup}/{name}',
  handle: getCluster,
});
