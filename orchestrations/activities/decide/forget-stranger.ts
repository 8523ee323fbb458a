import { isStranger } from '../../../shared/core/run/stranger';
import type { Planned } from '../../../shared/core/run/run';
import type { WorkItem } from '../../../shared/core/queue/work-item';
import type { Services } from '../../../shared/services';

/**
 * Takes the row of a cluster that never was out of the queue, so that events about made-up ids cost a look each and leave
 * nothing. False, and nothing is done, for any other, and for one that somebody has asked for again meanwhile.
 */
export async function forgetStranger(
  s: Services,
  item: WorkItem | undefined,
  planned: Planned,
): Promise<boolean> {
  if (item === undefined || planned.rest?.reason !== 'ClusterGone') return false;
  const { cluster, generation } = item;
  const [state, ledger] = await Promise.all([
    s.store.clusters.get(cluster),
    s.store.ledger.of(cluster),
  ]);
  if (!isStranger(planned, { state, ledger })) return false;
  if (!(await s.store.work.forget(cluster, generation))) return false;
  if (state !== undefined) await s.store.clusters.forget(cluster);
  s.log('info', 'cluster forgotten', { cluster, why: 'Azure knows no such cluster' });
  return true;
}
