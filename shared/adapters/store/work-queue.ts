import { clusterKey } from '../../core/keys';
import type { ResourceId } from '../../core/resource-id';
import type { Reason, WorkItem } from '../../core/work-item';
import { finished, isBehind, requested } from '../../core/work-item';
import type { ChangeRow } from './change-row';
import { clip } from './long-text';
import type { RowLayout } from './row-content';
import {
  arrayOf,
  idOf,
  numberOf,
  packJson,
  readableRows,
  readRow,
  textOf,
  wordOf,
} from './row-content';
import type { WorkQueue } from './store';
import type { Columns, Query, RowKey, TableGateway } from './tables';
import { readRows } from './tables';

const PARTITION = 'work';
const LONGEST_DETAIL = 500;

/**
 * All rows share one partition, so that `due` is one range scan; ETags are per row, so that no cluster's writers meet
 * another's. A partition carries about 2,000 rows a second, which a fleet of 10,000 clusters stays far below.
 */
export function workQueue(tables: TableGateway, change: ChangeRow): WorkQueue {
  return {
    request: (cluster, reason, intent) =>
      change(WORK_ITEM, keyOf(cluster), (item) => requested(item, cluster, reason, intent)),
    async get(cluster) {
      const row = await tables.get(WORK_ITEM.table, keyOf(cluster));
      return row && readRow(WORK_ITEM, row);
    },
    finish: (cluster, result) =>
      change(WORK_ITEM, keyOf(cluster), (item) =>
        finished(item ?? lost(cluster, result.generation), result),
      ),
    async due(now, limit) {
      const items = await read(tables, { partition: PARTITION, where: dueAt(now) });
      return items.toSorted(byLastRun).slice(0, limit);
    },
    list: () => read(tables, { partition: PARTITION }),
  };
}

/** How a work item lies in its row. `behind` and `notBefore` are columns of their own because the service filters on them. */
export const WORK_ITEM: RowLayout<WorkItem> = {
  table: 'WorkItems',
  encode: (item) => ({
    cluster: item.cluster,
    intent: item.intent,
    generation: item.generation,
    reconciledGeneration: item.reconciledGeneration,
    behind: isBehind(item),
    // A row without the column would never match a filter on it; the empty text sorts before every time.
    notBefore: item.notBefore === undefined ? '' : comparable(item.notBefore),
    hold: item.hold ?? '',
    attempts: item.attempts,
    lastRunAt: item.lastRunAt ?? '',
    ...packJson('reasons', item.reasons.map(bounded)),
  }),
  decode: (columns) => ({
    cluster: idOf(columns, 'cluster'),
    intent: wordOf(columns, 'intent', ['reconcile', 'offboard']),
    generation: numberOf(columns, 'generation'),
    reconciledGeneration: numberOf(columns, 'reconciledGeneration'),
    reasons: arrayOf<Reason>(columns, 'reasons'),
    attempts: numberOf(columns, 'attempts'),
    ...timeOf(columns, 'notBefore'),
    ...timeOf(columns, 'lastRunAt'),
    ...holdOf(columns),
  }),
};

/** Rows that were written before holds had a kind lack the column; an addition is no reason to refuse them. */
function holdOf(columns: Columns): Pick<WorkItem, 'hold'> {
  if (columns.hold === undefined) return {};
  const hold = wordOf(columns, 'hold', ['', 'soft', 'hard']);
  return hold === '' ? {} : { hold };
}

function keyOf(cluster: ResourceId): RowKey {
  return { partition: PARTITION, row: clusterKey(cluster) };
}

function dueAt(now: string): NonNullable<Query['where']> {
  return [
    { column: 'behind', is: 'eq', value: true },
    { column: 'notBefore', is: 'le', value: comparable(now) },
  ];
}

async function read(tables: TableGateway, query: Query): Promise<readonly WorkItem[]> {
  const rows = await readRows(tables, WORK_ITEM.table, query);
  return readableRows(WORK_ITEM, rows);
}

/** A run that ends after somebody has emptied the table still leaves its mark. */
function lost(cluster: ResourceId, generation: number): WorkItem {
  const intent = 'reconcile';
  return { cluster, intent, generation, reconciledGeneration: 0, reasons: [], attempts: 0 };
}

/** Never run comes first. Ids break ties, so that the order is the same each time. */
function byLastRun(a: WorkItem, b: WorkItem): number {
  return compare(a.lastRunAt ?? '', b.lastRunAt ?? '') || compare(a.cluster, b.cluster);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** ISO times in one form, because the service compares them as text ("…00Z" sorts after "…00.500Z"). */
function comparable(time: string): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? time : new Date(ms).toISOString();
}

function bounded(reason: Reason): Reason {
  return { ...reason, detail: clip(reason.detail, LONGEST_DETAIL) };
}

function timeOf<K extends 'notBefore' | 'lastRunAt'>(
  columns: Columns,
  name: K,
): Partial<Record<K, string>> {
  const time = textOf(columns, name);
  return time === '' ? {} : ({ [name]: time } as Record<K, string>);
}
