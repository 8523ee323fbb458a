import { tryIsoTime } from '../../core/base/iso-time';
import type { IsoTime } from '../../core/base/iso-time';
import type { Absence } from '../../core/queue/absence';
import type { Reason, RunResult, WorkState } from '../../core/queue/work-state';
import { isBehind } from '../../core/queue/work-state';
import type { ChangeRow } from './change-row';
import { clip, unpackText } from './long-text';
import type { RowLayout } from './row-content';
import { arrayOf, numberOf, packJson, readableRows, readRow, textOf, wordOf } from './row-content';
import type { Columns, Query, RowKey, TableGateway } from './tables';
import { readRows } from './tables';

const LONGEST_DETAIL = 500;
/** A clusterKey or a subjectKey. */
const ROW_KEY = /^[0-9a-f]{32}$/;

/** How the rows of one queue lie in their table. `S`: what a row is about. */
export interface QueueKind<S, T extends WorkState> {
  readonly layout: RowLayout<T>;
  /** All rows share it, so that `due` is one range scan. */
  readonly partition: string;
  readonly keyOf: (subject: S) => RowKey;
  /** A row that nobody has asked for yet. */
  readonly fresh: (subject: S) => T;
  /** The row after a run. */
  readonly finished: (item: T, result: RunResult) => T;
  /** Breaks ties, so that the order is the same each time. */
  readonly nameOf: (item: T) => string;
}

/** What every queue can do; each adds its own way to ask. */
export interface RowQueue<S, T extends WorkState> {
  get(subject: S): Promise<T | undefined>;
  byKey(key: string): Promise<T | undefined>;
  finish(subject: S, result: RunResult): Promise<T>;
  due(now: IsoTime, limit: number): Promise<readonly T[]>;
  list(): Promise<readonly T[]>;
}

export function rowQueue<S, T extends WorkState>(
  tables: TableGateway,
  change: ChangeRow,
  kind: QueueKind<S, T>,
): RowQueue<S, T> {
  const { layout, partition, keyOf, fresh } = kind;
  const read = async (where?: Query['where']): Promise<readonly T[]> => {
    const rows = await readRows(tables, layout.table, { partition, ...(where && { where }) });
    return readableRows(layout, rows);
  };
  return {
    async get(subject) {
      const row = await tables.get(layout.table, keyOf(subject));
      return row && readRow(layout, row);
    },
    async byKey(key) {
      if (!ROW_KEY.test(key)) return undefined;
      const row = await tables.get(layout.table, { partition, row: key });
      return row && readRow(layout, row);
    },
    finish: (subject, result) =>
      change(layout, keyOf(subject), (item) =>
        // A run that ends after somebody has emptied the table still leaves its mark.
        kind.finished(item ?? { ...fresh(subject), generation: result.generation }, result),
      ),
    async due(now, limit) {
      const items = await read(dueAt(now));
      return items.toSorted(byLastRun(kind.nameOf)).slice(0, limit);
    },
    list: () => read(),
  };
}

/** `behind` and `notBefore` are columns of their own because the service filters on them. */
export function workColumns(item: WorkState): Columns {
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

export function workStateOf(columns: Columns): WorkState {
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

/** Never run comes first. */
function byLastRun<T extends WorkState>(nameOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => compare(a.lastRunAt ?? '', b.lastRunAt ?? '') || compare(nameOf(a), nameOf(b));
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
  return { ...reason, detail: clip(reason.detail, LONGEST_DETAIL) };
}

function timeOf<K extends 'notBefore' | 'lastRunAt'>(
  columns: Columns,
  name: K,
): Partial<Record<K, IsoTime>> {
  const time = textOf(columns, name);
  return time === '' ? {} : ({ [name]: time } as Record<K, IsoTime>);
}
