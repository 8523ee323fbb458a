import { randomUUID } from 'node:crypto';
import type { Wait } from './retry-on-conflict';
import { retryOnConflict } from './retry-on-conflict';
import { oneAtATime } from './one-at-a-time';
import type { RowLayout } from './row-content';
import { readRow, writeColumns } from './row-content';
import type { RowKey, StoredRow, TableGateway } from './tables';

/** Read, change, write with ETag, until it has happened. Returns the noun as it is stored. */
export type ChangeRow = <T>(
  layout: RowLayout<T>,
  key: RowKey,
  change: (before: T | undefined) => T,
) => Promise<T>;

/** The only way in which rows that others also write are changed: no update is ever lost. */
export function changeRow(tables: TableGateway, wait: Wait): ChangeRow {
  const inLine = oneAtATime();
  return (layout, key, change) => {
    const name = `${layout.table}/${key.partition}/${key.row}`;
    return inLine(name, () => {
      // Each write carries a mark: if its answer got lost and the next look finds the mark, it has happened.
      const mark = randomUUID();
      return retryOnConflict(name, wait, async () => {
        const stored = await tables.get(layout.table, key);
        if (stored?.columns.lastWrite === mark) return readRow(layout, stored);
        const before = stored && readRow(layout, stored);
        const after = change(before);
        if (before !== undefined && after === before) return before;
        const columns = { ...writeColumns(layout, after), lastWrite: mark };
        const row = { ...key, columns };
        await write(tables, layout.table, row, stored);
        return readRow(layout, row);
      });
    });
  };
}

async function write(
  tables: TableGateway,
  table: string,
  row: Omit<StoredRow, 'etag'>,
  stored: StoredRow | undefined,
): Promise<void> {
  if (stored === undefined) return tables.insert(table, row);
  return tables.replace(table, row, stored.etag);
}
