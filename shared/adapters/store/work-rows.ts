import { tryIsoTime } from '../../core/base/iso-time';
import type { IsoTime } from '../../core/base/iso-time';
import { workHash } from '../../core/base/keys';
import type { WorkKey } from '../../core/base/work-key';
import type { Static } from '@sinclair/typebox';
import type { Intent, Reason, RunResult, WorkItem } from '../../core/queue/work-item';
import { finished, freshItem, isBehind, enqueued } from '../../core/queue/work-item';
import type { ChangeRow } from './change-row';
import { clip } from './long-text';
import type { RowLayout } from './row-content';
import type { TellUnreadable } from './row-content';
import { readableRows, readRow } from './row-content';
import type { SYNC_WORK_ROW } from './rows/work';
import type { Query, RowKey, TableGateway } from './tables';
import { readRows } from './tables';

const MAX_DETAIL_LENGTH = 500;
/** A workHash. */
const ROW_KEY = /^[0-9a-f]{32}$/;

/** A row besides its key, of either table. */
type WorkRow = Omit<Static<typeof SYNC_WORK_ROW>, 'subject'>;

/** Where rows of one form of key lie. */
export interface QueueTable<K extends WorkKey> {
  /** Of a row without which its key is never worked on: somebody has to hear of it. */
  readonly tell: TellUnreadable;
  readonly layout: RowLayout<WorkItem<K>>;
  /** All rows share it. */
  readonly partition: string;
}

/** Where the row of a key is. Keys are hashed: Azure Table allows neither slashes nor every length. */
export function rowKeyIn<K extends WorkKey>(
  { partition }: Pick<QueueTable<K>, 'partition'>,
  key: K,
): RowKey {
  return { partition, row: workHash(key) };
}

/** The rows of one table, as WorkQueue describes them. */
export interface WorkRows<K extends WorkKey> {
  request(key: K, reason: Reason, intent?: Intent): Promise<WorkItem<K>>;
  get(key: K): Promise<WorkItem<K> | undefined>;
  byHash(hash: string): Promise<WorkItem<K> | undefined>;
  finish(key: K, result: RunResult): Promise<WorkItem<K>>;
  due(now: IsoTime, limit: number): Promise<readonly WorkItem<K>[]>;
  list(): Promise<readonly WorkItem<K>[]>;
}

/** The rows of one table of the work queue. Each change is retried when another process changed the row meanwhile. */
export function workRows<K extends WorkKey>(
  tables: TableGateway,
  change: ChangeRow,
  table: QueueTable<K>,
): WorkRows<K> {
  const { layout, partition, tell } = table;
  const keyOf = (key: K): RowKey => rowKeyIn(table, key);
  const read = async (where?: Query['where']): Promise<readonly WorkItem<K>[]> => {
    const rows = await readRows(tables, layout.table, { partition, ...(where && { where }) });
    return readableRows(layout, rows, tell);
  };
  const get = async (at: RowKey): Promise<WorkItem<K> | undefined> => {
    const row = await tables.get(layout.table, at);
    return row && readRow(layout, row);
  };
  return {
    request: (key, reason, intent) =>
      change(layout, keyOf(key), (item) => enqueued(item, key, reason, intent)),
    get: (key) => get(keyOf(key)),
    byHash: async (hash) => (ROW_KEY.test(hash) ? get({ partition, row: hash }) : undefined),
    finish: (key, result) =>
      change(layout, keyOf(key), (item) =>
        // A run that ends after somebody has emptied the table still leaves its mark.
        finished(item ?? { ...freshItem(key), generation: result.generation }, result),
      ),
    async due(now, limit) {
      const items = await read(dueAt(now));
      return items.toSorted(byLastRun).slice(0, limit);
    },
    list: () => read(),
  };
}

/** All of a row besides its key. `behind` and `notBefore` are columns of their own because the service filters on them. */
export function workRowOf(item: WorkItem<WorkKey>): WorkRow {
  const { intent, confirmed, saidAt, approved, notBefore, hold, lastRunAt } = item;
  const { reasons, absences } = item;
  return {
    intent,
    ...(confirmed !== undefined && { confirmed }),
    ...(saidAt !== undefined && { saidAt }),
    ...(approved !== undefined && { approved }),
    generation: item.generation,
    reconciledGeneration: item.reconciledGeneration,
    behind: isBehind(item),
    notBefore: notBefore === undefined ? '' : comparable(notBefore),
    hold: hold ?? '',
    attempts: item.attempts,
    lastRunAt: lastRunAt ?? '',
    reasons: reasons.map(bounded),
    absences: absences ?? [],
  };
}

/** The item of a row. What is empty there is absent here. */
export function workItemOf<K extends WorkKey>(key: K, row: WorkRow): WorkItem<K> {
  const { intent = 'reconcile', confirmed, saidAt, notBefore, hold = '', lastRunAt } = row;
  const { generation, reconciledGeneration, approved, attempts, reasons, absences = [] } = row;
  return {
    key,
    intent,
    ...(confirmed !== undefined && { confirmed }),
    ...(saidAt !== undefined && { saidAt }),
    ...(approved !== undefined && { approved }),
    generation,
    reconciledGeneration,
    reasons,
    attempts,
    ...(absences.length > 0 && { absences }),
    ...(notBefore !== '' && { notBefore }),
    ...(lastRunAt !== '' && { lastRunAt }),
    ...(hold !== '' && { hold }),
  };
}

function dueAt(now: IsoTime): NonNullable<Query['where']> {
  return [
    { column: 'behind', is: 'eq', value: true },
    { column: 'notBefore', is: 'le', value: comparable(now) },
  ];
}

/** Never run comes first; the key makes the order the same each time. */
function byLastRun(a: WorkItem<WorkKey>, b: WorkItem<WorkKey>): number {
  return compare(a.lastRunAt ?? '', b.lastRunAt ?? '') || compare(a.key, b.key);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** ISO times in one form, because the service compares them as text ("…00Z" sorts after "…00.500Z"). */
function comparable(time: IsoTime): IsoTime {
  return tryIsoTime(time) ?? time;
}

function bounded(reason: Reason): Reason {
  return { ...reason, detail: clip(reason.detail, MAX_DETAIL_LENGTH) };
}
