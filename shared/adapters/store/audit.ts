import { tryMs } from '../../core/base/iso-time';
import { createHash } from 'node:crypto';
import type { AuditEntry, SyncAuditEntry } from '../../core/run/cluster-state';
import { clusterKey, subjectKey } from '../../core/base/keys';
import { batchesOf } from './batches';
import type { Wait } from './retry-on-conflict';
import { retryOnConflict } from './retry-on-conflict';
import type { RowLayout } from './row-content';
import { readableRows, writeColumns } from './row-content';
import { AUDIT_ROW, SYNC_AUDIT_ROW } from './rows/audit';
import { rowLayout } from './rows/layout';
import type { Audit } from './store';
import type { Row, StoredRow, TableGateway } from './tables';
import { allRows } from './tables';

/** Largest time that a Date can hold, so that time counts down to a positive number of 16 digits. */
const END_OF_TIME = 8.64e15;
const END_OF_SEQUENCE = 99_999_999;

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
  return readableRows(layout, rows);
}

const AUDIT_ENTRY: RowLayout<AuditEntry> = rowLayout('Audit', AUDIT_ROW);
const SYNC_AUDIT_ENTRY: RowLayout<SyncAuditEntry> = rowLayout('Audit', SYNC_AUDIT_ROW);

function rowOf(entry: AuditEntry | SyncAuditEntry, sequence: number): Row {
  const row = rowKey(entry, sequence);
  if ('cluster' in entry) {
    return { partition: clusterKey(entry.cluster), row, columns: writeColumns(AUDIT_ENTRY, entry) };
  }
  const columns = writeColumns(SYNC_AUDIT_ENTRY, entry);
  return { partition: subjectKey(entry.subject), row, columns };
}

/** Time counted down, then the order of recording counted down, then a hash: two processes never overwrite each other. */
function rowKey(entry: AuditEntry | SyncAuditEntry, sequence: number): string {
  const time = END_OF_TIME - (tryMs(entry.at) ?? 0);
  const order = END_OF_SEQUENCE - (sequence % END_OF_SEQUENCE);
  const hash = createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 12);
  return `${String(time).padStart(16, '0')}-${String(order).padStart(8, '0')}-${hash}`;
}
