import { tryIsoTime } from '../../core/base/iso-time';
import type { IsoTime } from '../../core/base/iso-time';
import type { Absence } from '../../core/queue/absence';
import { workHash } from '../../core/base/keys';
import type { WorkKey } from '../../core/base/work-key';
import { isSyncKey } from '../../core/base/work-key';
import type { Intent, Reason, RunResult, WorkItem } from '../../core/queue/work-item';
import { finished, freshItem, isBehind, enqueued } from '../../core/queue/work-item';
import type { WorkState } from '../../core/queue/work-state';
import type { ChangeRow } from './change-row';
import { clip, unpackText } from './long-text';
import type { RowLayout } from './row-content';
import { arrayOf, numberOf, packJson, readableRows, readRow, textOf, wordOf } from './row-content';
import type { Columns, Query, RowKey, TableGateway } from './tables';
import { readRows } from './tables';

const MAX_DETAIL_LENGTH = 500;
/** A workHash. */
const ROW_KEY = /^[0-9a-f]{32}$/;

/** Where rows of one form of key lie. */
export interface QueueTable<K extends WorkKey> {
  readonly layout: RowLayout<WorkItem<K>>;
  /** All rows share it. */
  readonly partition: string;
}

/** Where the row of a key is. Keys are hashed: Azure Table allows neither slashes nor every length. */
export function rowKeyIn<K extends WorkKey>({ partition }: QueueTable<K>, key: K): RowKey {
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
  const { layout, partition } = table;
  const keyOf = (key: K): RowKey => rowKeyIn(table, key);
  const read = async (where?: Query['where']): Promise<readonly WorkItem<K>[]> => {
    const rows = await readRows(tables, layout.table, { partition, ...(where && { where }) });
    return readableRows(layout, rows);
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

/** All of a row besides its key. */
export function itemColumns(item: WorkItem<WorkKey>): Columns {
  return {
    intent: item.intent,
    ...(item.confirmed !== undefined && { confirmed: item.confirmed }),
    ...(item.saidAt !== undefined && { saidAt: item.saidAt }),
    ...workColumns(item),
  };
}

/** The work item in the columns of a row; what is missing has its default. */
export function itemOf<K extends WorkKey>(key: K, columns: Columns): WorkItem<K> {
  return {
    key,
    intent: intentOf(key, columns),
    ...(typeof columns.confirmed === 'number' && { confirmed: columns.confirmed }),
    ...(typeof columns.saidAt === 'string' && { saidAt: columns.saidAt as IsoTime }),
    ...workStateOf(columns),
  };
}

/** Rows of 0.1 about charts and repositories have none. */
function intentOf(key: WorkKey, columns: Columns): Intent {
  if (isSyncKey(key) && columns.intent === undefined) return 'reconcile';
  return wordOf(columns, 'intent', ['reconcile', 'offboard']);
}

/** `behind` and `notBefore` are columns of their own because the service filters on them. */
function workColumns(item: WorkState): Columns {
  return {
    generation: item.generation,
    reconciledGeneration: item.reconciledGeneration,
    behind: isBehind(item),
    // A row without the column would never match a filter on it; the empty text sorts before every time.
    notBefore: item.notBefore === undefined ? '' : comparable(item.notBefore),
    hold: item.hold ?? '',
    attempts: item.attempts,
    lastRunAt: item.lastRunAt ?? '',
    ...packJson('reasons', item.reasons.map(bounded)),
    ...packJson('absences', item.absences ?? []),
  };
}

function workStateOf(columns: Columns): WorkState {
  return {
    generation: numberOf(columns, 'generation'),
    reconciledGeneration: numberOf(columns, 'reconciledGeneration'),
    reasons: arrayOf<Reason>(columns, 'reasons'),
    attempts: numberOf(columns, 'attempts'),
    ...absencesOf(columns),
    ...timeOf(columns, 'notBefore'),
    ...timeOf(columns, 'lastRunAt'),
    ...holdOf(columns),
  };
}

/** Rows that were written before holds had a kind lack the column; an addition is no reason to refuse them. */
function holdOf(columns: Columns): Pick<WorkState, 'hold'> {
  if (columns.hold === undefined) return {};
  const hold = wordOf(columns, 'hold', ['', 'soft', 'hard']);
  return hold === '' ? {} : { hold };
}

function absencesOf(columns: Columns): Pick<WorkState, 'absences'> {
  // Rows that were written before absences had to be proved lack the column.
  if (unpackText('absences', columns) === undefined) return {};
  const absences = arrayOf<Absence>(columns, 'absences');
  return absences.length === 0 ? {} : { absences };
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
function comparable(time: IsoTime): string {
  return tryIsoTime(time) ?? time;
}

function bounded(reason: Reason): Reason {
  return { ...reason, detail: clip(reason.detail, MAX_DETAIL_LENGTH) };
}

function timeOf<K extends 'notBefore' | 'lastRunAt'>(
  columns: Columns,
  name: K,
): Partial<Record<K, IsoTime>> {
  const time = textOf(columns, name);
  return time === '' ? {} : ({ [name]: time } as Record<K, IsoTime>);
}
