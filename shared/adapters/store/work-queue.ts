import type { IsoTime } from '../../core/base/iso-time';
import { isReconcileError } from '../../core/base/errors';
import { clusterKey } from '../../core/base/keys';
import type { ResourceId } from '../../core/base/resource-id';
import { partsOf } from '../../core/base/resource-id';
import type { WorkItem } from '../../core/queue/work-item';
import { finished, freshItem, isVanished, requested } from '../../core/queue/work-item';
import type { ChangeRow } from './change-row';
import type { RowLayout } from './row-content';
import { idOf, readableRows, readRow, wordOf } from './row-content';
import type { WorkQueue } from './store';
import type { RowKey, TableGateway } from './tables';
import { readRows } from './tables';
import { rowQueue, workColumns, workStateOf } from './work-rows';

const PARTITION = 'work';

/**
 * All rows share one partition, so that `due` is one range scan; ETags are per row, so that no cluster's writers meet
 * another's. A partition carries about 2,000 rows a second, which a fleet of 10,000 clusters stays far below.
 */
export function workQueue(tables: TableGateway, change: ChangeRow): WorkQueue {
  return {
    request: (cluster, reason, intent) =>
      change(WORK_ITEM, keyOf(cluster), (item) => requested(item, cluster, reason, intent)),
    ...rowQueue<ResourceId, WorkItem>(tables, change, {
      layout: WORK_ITEM,
      partition: PARTITION,
      keyOf,
      fresh: freshItem,
      finished,
      nameOf: ({ cluster }) => cluster,
    }),
    async vanished(subscriptionId) {
      const where = [{ column: 'vanished', is: 'eq', value: true }] as const;
      const rows = await readRows(tables, WORK_ITEM.table, { partition: PARTITION, where });
      return readableRows(WORK_ITEM, rows)
        .map(({ cluster }) => cluster)
        .filter((cluster) => partsOf(cluster).subscriptionId === subscriptionId)
        .toSorted();
    },
    forget: (cluster, generation) => forget(tables, cluster, generation),
  };
}

/** By the row's ETag: a request that comes in between must find its row, or make a new one. */
async function forget(
  tables: TableGateway,
  cluster: ResourceId,
  generation: number,
): Promise<boolean> {
  const row = await tables.get(WORK_ITEM.table, keyOf(cluster));
  if (row === undefined) return true;
  if (readRow(WORK_ITEM, row).generation !== generation) return false;
  try {
    await tables.remove(WORK_ITEM.table, row, row.etag);
    return true;
  } catch (error) {
    if (isReconcileError(error) && error.failure.policy === 'Conflict') return false;
    throw error;
  }
}

function keyOf(cluster: ResourceId): RowKey {
  return { partition: PARTITION, row: clusterKey(cluster) };
}

/** How a work item lies in its row. */
const WORK_ITEM: RowLayout<WorkItem> = {
  table: 'WorkItems',
  encode: (item) => ({
    cluster: item.cluster,
    intent: item.intent,
    // A column of its own because the service filters on it.
    vanished: isVanished(item),
    ...(item.confirmed !== undefined && { confirmed: item.confirmed }),
    ...(item.saidAt !== undefined && { saidAt: item.saidAt }),
    ...workColumns(item),
  }),
  decode: (columns) => ({
    cluster: idOf(columns, 'cluster'),
    intent: wordOf(columns, 'intent', ['reconcile', 'offboard']),
    ...(typeof columns.confirmed === 'number' && { confirmed: columns.confirmed }),
    ...(typeof columns.saidAt === 'string' && { saidAt: columns.saidAt as IsoTime }),
    ...workStateOf(columns),
  }),
};
