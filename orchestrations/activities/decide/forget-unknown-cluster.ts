import { isUnknownCluster } from '../../../shared/core/run/unknown-cluster';
import type { Planned } from '../../../shared/core/run/run';
import type { WorkItem } from '../../../shared/core/queue/work-item';
import type { Adapters } from '../../../shared/current-adapters';

/**
 * Takes the row of a cluster that never was out of the queue, so that events about made-up ids cost a look each and leave
 * nothing. False, and nothing is done, for any other, and for one that somebody has asked for again meanwhile.
 */
export async function forgetUnknownCluster(
  adapters: Adapters,
  item: WorkItem | undefined,
  planned: Planned,
): Promise<boolean> {
  if (item === undefined || planned.rest?.reason !== 'ClusterGone') return false;
  const { key: cluster, generation } = item;
  const [state, ledger] = await Promise.all([
    adapters.store.clusters.get(cluster),
    adapters.store.ledger.of(cluster),
  ]);
  if (!isUnknownCluster(planned, { state, ledger })) return false;
  if (!(await adapters.store.work.forget(cluster, generation))) return false;
  if (state !== undefined) await adapters.store.clusters.forget(cluster);
  adapters.log('info', 'cluster forgotten', { cluster, why: 'Azure knows no such cluster' });
  return true;
}
