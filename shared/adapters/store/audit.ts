import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../core/cluster-state';
import { clusterKey } from '../../core/keys';
import { batchesOf } from './batches';
import { clip } from './long-text';
import type { Wait } from './look-again';
import { lookAgain } from './look-again';
import type { RowLayout } from './row-content';
import { idOf, readRow, textOf, wordOf, writeColumns } from './row-content';
import type { Audit } from './store';
import type { Row, StoredRow, TableGateway } from './tables';
import { allRows } from './tables';

/** Largest time that a Date can hold, so that time counts down to a positive number of 16 digits. */
const END_OF_TIME = 8.64e15;
const END_OF_SEQUENCE = 99_999_999;
const LONGEST_DETAIL = 30_000;
const LONGEST_FIELD = 4000;

/** One partition per cluster, newest first by row key, so that the latest few are one read at the front. */
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
          await lookAgain(AUDIT_ENTRY.table, wait, () => tables.batch(AUDIT_ENTRY.table, batch));
      }
    },
    async of(cluster, limit) {
      const rows: StoredRow[] = [];
      const query = { partition: clusterKey(cluster), pageSize: limit };
      if (limit > 0)
        for await (const row of allRows(tables, AUDIT_ENTRY.table, query)) {
          rows.push(row);
          if (rows.length >= limit) break;
        }
      return rows.map((row) => readRow(AUDIT_ENTRY, row));
    },
  };
}

/** How a line of the audit lies in its row: everything is a column, for people with a storage browser. */
export const AUDIT_ENTRY: RowLayout<AuditEntry> = {
  table: 'Audit',
  encode: (entry) => ({
    at: entry.at,
    cluster: entry.cluster,
    planId: clip(entry.planId, LONGEST_FIELD),
    stepId: clip(entry.stepId, LONGEST_FIELD),
    action: clip(entry.action, LONGEST_FIELD),
    target: clip(entry.target, LONGEST_FIELD),
    cause: clip(entry.cause, LONGEST_FIELD),
    outcome: entry.outcome,
    detail: clip(entry.detail, LONGEST_DETAIL),
    correlationId: clip(entry.correlationId, LONGEST_FIELD),
  }),
  decode: (columns) => ({
    at: textOf(columns, 'at'),
    cluster: idOf(columns, 'cluster'),
    planId: textOf(columns, 'planId'),
    stepId: textOf(columns, 'stepId'),
    action: textOf(columns, 'action'),
    target: textOf(columns, 'target'),
    cause: textOf(columns, 'cause'),
    outcome: wordOf(columns, 'outcome', ['sent', 'succeeded', 'failed']),
    detail: textOf(columns, 'detail'),
    correlationId: textOf(columns, 'correlationId'),
  }),
};

function rowOf(entry: AuditEntry, sequence: number): Row {
  const columns = writeColumns(AUDIT_ENTRY, entry);
  return { partition: clusterKey(entry.cluster), row: rowKey(entry, sequence), columns };
}

/** Time counted down, then the order of recording counted down, then a hash: two processes never overwrite each other. */
function rowKey(entry: AuditEntry, sequence: number): string {
  const ms = Date.parse(entry.at);
  const time = END_OF_TIME - (Number.isNaN(ms) ? 0 : ms);
  const order = END_OF_SEQUENCE - (sequence % END_OF_SEQUENCE);
  const hash = createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 12);
  return `${String(time).padStart(16, '0')}-${String(order).padStart(8, '0')}-${hash}`;
}
