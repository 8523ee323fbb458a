import { clusterKey } from '../../core/keys';
import type { ResourceId } from '../../core/resource-id';
import type { WorkItem } from '../../core/work-item';
import { freshItem, requested } from '../../core/work-item';
import type { ChangeRow } from './change-row';
import type { RowLayout } from './row-content';
import { idOf, wordOf } from './row-content';
import type { WorkQueue } from './store';
import type { RowKey, TableGateway } from './tables';
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
      nameOf: ({ cluster }) => cluster,
    }),
  };
}

function keyOf(cluster: ResourceId): RowKey {
  return { partition: PARTITION, row: clusterKey(cluster) };
}

/** How a work item lies in its row. */
export const WORK_ITEM: RowLayout<WorkItem> = {
  table: 'WorkItems',
  encode: (item) => ({ cluster: item.cluster, intent: item.intent, ...workColumns(item) }),
  decode: (columns) => ({
    cluster: idOf(columns, 'cluster'),
    intent: wordOf(columns, 'intent', ['reconcile', 'offboard']),
    ...workStateOf(columns),
  }),
};
