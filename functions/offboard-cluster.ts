import type { HttpResponseInit } from '@azure/functions';
import { enqueueRun } from '../orchestrations/enqueue';
import { runInstanceId } from '../shared/core/base/keys';
import { accepted } from './http/accepted';
import { clusterPath } from './http/paths';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { once, refuseOutdated } from './http/idempotency';
import { assertConfirmed, assertNotHeldBack } from './http/offboarding';
import { isKnown } from './http/known-cluster';
import { refuse } from './http/problem';
import { clusterOf } from './http/read-request';

/**
 * DELETE …?confirm=<name>: take back what the ledger says we gave, and leave the cluster alone from then on. Where nothing
 * may be written now, the plan is shown and nothing is kept for later.
 */
async function offboard(call: Call): Promise<HttpResponseInit> {
  const { request, client, adapters } = call;
  const cluster = await clusterOf(adapters, request);
  // The row of a cluster may be lost; what its ledger holds is ours to take back all the same.
  if (!(await isKnown(adapters, cluster))) {
    refuse(404, 'ClusterUnknown', `${cluster} was never onboarded.`);
  }
  const confirm = request.query.get('confirm');
  return once(call, { confirm }, async (turn) => {
    await assertNotHeldBack(call, cluster);
    await assertConfirmed(call, cluster);
    const detail = 'off-boarding was asked for';
    const asked = { key: cluster, source: 'http', detail, turn, intent: 'offboard' } as const;
    const { intent, generation } = await enqueueRun(adapters, client, asked);
    if (intent !== 'offboard') refuseOutdated();
    const status = clusterPath(cluster);
    return accepted(request, runInstanceId(cluster), { cluster, generation, status });
  });
}

registerEndpoint({
  name: 'offboard',
  method: 'DELETE',
  route: 'clusters/{subscriptionId}/{resourceGroup}/{name}',
  query: ['confirm'],
  handle: offboard,
});
