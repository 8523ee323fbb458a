import { createHash, randomInt } from 'node:crypto';
import type { IsoTime } from '../../core/base/iso-time';
import { msOf } from '../../core/base/iso-time';
import type { ActivityEntry, ActivityFilter } from '../../core/run/activity';
import {
  ACTIVITY_WEEKS,
  nameOfEntry,
  planIdPrefix,
  WEEK_MS,
  weekOf,
} from '../../core/run/activity';
import { readableRows, writeColumns } from './row-content';
import { ACTIVITY_ROW } from './rows/activity';
import { rowLayout } from './rows/layout';
import type { Activity, ActivityQuery, Page } from './store';
import type { Condition, RowKey, StoredRow, TableGateway } from './tables';
import { allRows } from './tables';

const ENTRY = rowLayout('Activity', ACTIVITY_ROW);

/** Largest time that a Date can hold, so that time counts down to a positive number of 16 digits. */
const END_OF_TIME = 8.64e15;
/** Sorts behind every character of a plan id. */
const BEHIND = '~';
const PURGED_ROWS = 100;
/** How far back leftovers of a time without timers are looked for. */
const PURGED_WEEKS = 8;

/** One partition a week, newest first in it: a page is one read, or as many as there are quiet weeks. */
export function activity(tables: TableGateway): Activity {
  return {
    async record(entry, plannedAt) {
      const columns = { ...writeColumns(ENTRY, entry), name: nameOfEntry(entry) };
      await tables.upsert(ENTRY.table, { ...keyOf(entry, plannedAt), columns });
    },
    list: (query) => page(tables, query),
    purge: (now) => purge(tables, now),
  };
}

async function page(
  tables: TableGateway,
  { now, limit, continuation, ...filter }: ActivityQuery,
): Promise<Page<ActivityEntry>> {
  const newest = weekOf(now);
  const where = conditionsOf(filter);
  // Clocks of other processes may be ahead of ours.
  const first = Math.min(newest + 1, continuation === undefined ? Infinity : weekIn(continuation));
  const rows: StoredRow[] = [];
  for (let week = first; week > newest - ACTIVITY_WEEKS && rows.length <= limit; week -= 1) {
    const after = week === first && continuation !== undefined ? { after: continuation } : {};
    const query = { partition: partitionOf(week), pageSize: limit + 1, where, ...after };
    for await (const row of allRows(tables, ENTRY.table, query)) {
      rows.push(row);
      if (rows.length > limit) break;
    }
  }
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1)?.row : undefined;
  return {
    items: readableRows(ENTRY, shown),
    ...(last !== undefined && { continuation: last }),
  };
}

function conditionsOf({ kind, outcome, name, correlation }: ActivityFilter): readonly Condition[] {
  const equal = { kind, outcome, name: name?.toLowerCase() };
  const prefix = planIdPrefix(correlation ?? '');
  return [
    ...Object.entries(equal).flatMap(([column, value]) =>
      value === undefined ? [] : [{ column, is: 'eq', value } as const],
    ),
    ...(prefix === ''
      ? []
      : ([
          { column: 'planId', is: 'ge', value: prefix },
          { column: 'planId', is: 'lt', value: prefix + BEHIND },
        ] as const)),
  ];
}

/** A page of one of the weeks that are over, taken at random: bounded work, however much there is. */
async function purge(tables: TableGateway, now: IsoTime): Promise<void> {
  const partition = partitionOf(weekOf(now) - ACTIVITY_WEEKS - randomInt(PURGED_WEEKS));
  const { rows } = await tables.page(ENTRY.table, { partition, pageSize: PURGED_ROWS });
  const actions = rows.map(({ row }) => ({ kind: 'delete', row: { partition, row } }) as const);
  if (actions.length > 0) await tables.batch(ENTRY.table, actions);
}

function partitionOf(week: number): string {
  return String(week).padStart(6, '0');
}

/** By the time of its plan, which stays when a run is recorded again after a crash. */
function keyOf({ of, planId }: ActivityEntry, plannedAt: IsoTime): RowKey {
  const time = String(END_OF_TIME - msOf(plannedAt)).padStart(16, '0');
  const hash = createHash('sha256').update(`${of} ${planId}`).digest('hex');
  return { partition: partitionOf(weekOf(plannedAt)), row: `${time}-${hash.slice(0, 12)}` };
}

function weekIn(row: string): number {
  return Math.floor((END_OF_TIME - Number(row.slice(0, 16))) / WEEK_MS);
}
