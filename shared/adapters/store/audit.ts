import { createHash } from 'node:crypto';
import type { AuditEntry, SyncAuditEntry } from '../../core/run/cluster-state';
import { clusterKey, subjectKey } from '../../core/base/keys';
import { batchesOf } from './batches';
import { clip } from './long-text';
import type { Wait } from './retry-on-conflict';
import { retryOnConflict } from './retry-on-conflict';
import type { RowLayout } from './row-content';
import { idOf, readRow, subjectOf, textOf, wordOf, writeColumns } from './row-content';
import type { Audit } from './store';
import type { Columns, Row, StoredRow, TableGateway } from './tables';
import { allRows } from './tables';

/** Largest time that a Date can hold, so that time counts down to a positive number of 16 digits. */
const END_OF_TIME = 8.64e15;
const END_OF_SEQUENCE = 99_999_999;
const LONGEST_DETAIL = 30_000;
const LONGEST_FIELD = 4000;

/** One partition per cluster, chart or repository, newest first by row key, so that the latest few are one read at the front. */
export function audit(tables: TableGateway, wait: Wait): Audit {
  let sequence = 0;
  return {
    async record(entries) {
      // Keys are fixed before the first try, so a repeat of a lost answer overwrites its own rows.
      const rows = entries.map((entry) => rowOf(entry, sequence++));
      const byPartition = Map.groupBy(rows, (row) => row.partition);
      for (const group of byPartition.values()) {
        const actions = group.map((row) => ({ kind: 'upsert', row }) as const);
        for (const batch of batchesOf(actions))
          await retryOnConflict(AUDIT_ENTRY.table, wait, () =>
            tables.batch(AUDIT_ENTRY.table, batch),
          );
      }
    },
    of: (cluster, limit) => latest(tables, AUDIT_ENTRY, clusterKey(cluster), limit),
    ofSubject: (subject, limit) => latest(tables, SYNC_AUDIT_ENTRY, subjectKey(subject), limit),
  };
}

async function latest<T>(
  tables: TableGateway,
  layout: RowLayout<T>,
  partition: string,
  limit: number,
): Promise<readonly T[]> {
  const rows: StoredRow[] = [];
  const query = { partition, pageSize: limit };
  if (limit > 0)
    for await (const row of allRows(tables, layout.table, query)) {
      rows.push(row);
      if (rows.length >= limit) break;
    }
  return rows.map((row) => readRow(layout, row));
}

/** How a line of the audit lies in its row: everything is a column, for people with a storage browser. */
const AUDIT_ENTRY: RowLayout<AuditEntry> = {
  table: 'Audit',
  encode: (entry) => ({ cluster: entry.cluster, ...lineColumns(entry) }),
  decode: (columns) => ({ cluster: idOf(columns, 'cluster'), ...lineOf(columns) }),
};

/** The same for charts and repositories; no partition holds both. */
const SYNC_AUDIT_ENTRY: RowLayout<SyncAuditEntry> = {
  table: AUDIT_ENTRY.table,
  encode: (entry) => ({ subject: entry.subject, ...lineColumns(entry) }),
  decode: (columns) => ({ subject: subjectOf(columns, 'subject'), ...lineOf(columns) }),
};

type Line = Omit<AuditEntry, 'cluster'>;

function lineColumns(entry: Line): Columns {
  return {
    at: entry.at,
    planId: clip(entry.planId, LONGEST_FIELD),
    stepId: clip(entry.stepId, LONGEST_FIELD),
    action: clip(entry.action, LONGEST_FIELD),
    target: clip(entry.target, LONGEST_FIELD),
    cause: clip(entry.cause, LONGEST_FIELD),
    outcome: entry.outcome,
    detail: clip(entry.detail, LONGEST_DETAIL),
    correlationId: clip(entry.correlationId, LONGEST_FIELD),
  };
}

function lineOf(columns: Columns): Line {
  return {
    at: textOf(columns, 'at'),
    planId: textOf(columns, 'planId'),
    stepId: textOf(columns, 'stepId'),
    action: textOf(columns, 'action'),
    target: textOf(columns, 'target'),
    cause: textOf(columns, 'cause'),
    outcome: wordOf(columns, 'outcome', ['sent', 'succeeded', 'failed']),
    detail: textOf(columns, 'detail'),
    correlationId: textOf(columns, 'correlationId'),
  };
}

function rowOf(entry: AuditEntry | SyncAuditEntry, sequence: number): Row {
  const row = rowKey(entry, sequence);
  if ('cluster' in entry) {
    return { partition: clusterKey(entry.cluster), row, columns: writeColumns(AUDIT_ENTRY, entry) };
  }
  const columns = writeColumns(SYNC_AUDIT_ENTRY, entry);
  return { partition: subjectKey(entry.subject), row, columns };
}

/** Time counted down, then the order of recording counted down, then a hash: two processes never overwrite each other. */
function rowKey(entry: Line, sequence: number): string {
  const ms = Date.parse(entry.at);
  const time = END_OF_TIME - (Number.isNaN(ms) ? 0 : ms);
  const order = END_OF_SEQUENCE - (sequence % END_OF_SEQUENCE);
  const hash = createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 12);
  return `${String(time).padStart(16, '0')}-${String(order).padStart(8, '0')}-${hash}`;
}
