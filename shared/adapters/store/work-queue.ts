import { isReconcileError } from '../../core/base/errors';
import type { ResourceId } from '../../core/base/resource-id';
import { partsOf } from '../../core/base/resource-id';
import type { SyncKey } from '../../core/base/sync-subject';
import type { WorkKey } from '../../core/base/work-key';
import { isSyncKey } from '../../core/base/work-key';
import type { WorkItem } from '../../core/queue/work-item';
import { isVanished } from '../../core/queue/work-item';
import type { ChangeRow } from './change-row';
import type { TellUnreadable } from './row-content';
import { readableRows, readRow } from './row-content';
import { fromColumns, toColumns } from './rows/layout';
import { CLUSTER_WORK_ROW, SYNC_WORK_ROW } from './rows/work';
import type { WorkQueue } from './store';
import type { TableGateway } from './tables';
import { readRows } from './tables';
import type { QueueTable, WorkRows } from './work-rows';
import { rowKeyIn, workItemOf, workRowOf, workRows } from './work-rows';

/**
 * All rows of a table share one partition, so that `due` is one range scan; ETags are per row, so that no cluster's writers
 * meet another's. A partition carries about 2,000 rows a second, which a fleet of 10,000 clusters stays far below.
 */
const CLUSTERS: Omit<QueueTable<ResourceId>, 'tell'> = {
  partition: 'work',
  layout: {
    table: 'WorkItems',
    encode: (item) =>
      toColumns(CLUSTER_WORK_ROW, {
        cluster: item.key,
        vanished: isVanished(item),
        ...workRowOf(item),
        intent: item.intent,
      }),
    decode: (columns) => {
      const { cluster, ...row } = fromColumns(CLUSTER_WORK_ROW, columns);
      return workItemOf(cluster, row);
    },
  },
};

/** The table in which 0.1 kept them. */
const OTHERS: Omit<QueueTable<SyncKey>, 'tell'> = {
  partition: 'sync',
  layout: {
    table: 'SyncItems',
    encode: (item) => toColumns(SYNC_WORK_ROW, { subject: item.key, ...workRowOf(item) }),
    decode: (columns) => {
      const { subject, ...row } = fromColumns(SYNC_WORK_ROW, columns);
      return workItemOf(subject, row);
    },
  },
};

/** The work queue: one kind of row, for clusters in one table and for charts and repositories in another. */
export function workQueue(
  tables: TableGateway,
  change: ChangeRow,
  tell: TellUnreadable,
): WorkQueue {
  const clusters = workRows(tables, change, { ...CLUSTERS, tell });
  const others = workRows(tables, change, { ...OTHERS, tell });
  const rowsOf = <K extends WorkKey>(key: K): WorkRows<K> =>
    (isSyncKey(key) ? others : clusters) as unknown as WorkRows<K>;
  return {
    enqueue: (key, reason, intent) => rowsOf(key).request(key, reason, intent),
    get: (key) => rowsOf(key).get(key),
    finish: (key, result) => rowsOf(key).finish(key, result),
    byHash: async (hash) => (await clusters.byHash(hash)) ?? (await others.byHash(hash)),
    due: async (now, limit) =>
      inTurn<WorkItem<WorkKey>>(await clusters.due(now, limit), await others.due(now, limit)).slice(
        0,
        limit,
      ),
    clusters: () => clusters.list(),
    chartsAndRepositories: () => others.list(),
    async vanished(subscriptionId) {
      const { layout, partition } = CLUSTERS;
      const where = [{ column: 'vanished', is: 'eq', value: true }] as const;
      const rows = await readRows(tables, layout.table, { partition, where });
      return readableRows(layout, rows)
        .map(({ key }) => key)
        .filter((cluster) => partsOf(cluster).subscriptionId === subscriptionId)
        .toSorted();
    },
    forget: (cluster, generation) => forget(tables, cluster, generation),
  };
}

/** One of each as long as there are both: neither waits for more of the other than it has itself. */
function inTurn<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  const longest = Math.max(some.length, others.length);
  return Array.from({ length: longest }, (_, index) => [
    ...some.slice(index, index + 1),
    ...others.slice(index, index + 1),
  ]).flat();
}

/** By the row's ETag: a request that comes in between must find its row, or make a new one. */
async function forget(
  tables: TableGateway,
  cluster: ResourceId,
  generation: number,
): Promise<boolean> {
  const { layout } = CLUSTERS;
  const row = await tables.get(layout.table, rowKeyIn(CLUSTERS, cluster));
  if (row === undefined) return true;
  if (readRow(layout, row).generation !== generation) return false;
  try {
    await tables.remove(layout.table, row, row.etag);
    return true;
  } catch (error) {
    if (isReconcileError(error) && error.failure.policy === 'Conflict') return false;
    throw error;
  }
}
