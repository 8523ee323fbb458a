import type { Failure } from '../../core/base/errors';
import { isReconcileError, ReconcileError } from '../../core/base/errors';
import { MAX_PROPERTY_LENGTH, packText } from './long-text';
import type { Columns, Row } from './tables';

/** Raised when a row's layout changes so that older code would misread it. */
const SCHEMA_VERSION = 1;

/** How a noun is laid out as a row of its table. */
export interface RowLayout<T> {
  readonly table: string;
  encode(noun: T): Columns;
  /** Throws on content that it cannot read; readRow() says where. */
  decode(columns: Columns): T;
}

/** The noun that the row holds. Throws a Stalled ReconcileError that names table, partition and row. */
export function readRow<T>(layout: RowLayout<T>, row: Row): T {
  try {
    checkVersion(row.columns);
    return layout.decode(row.columns);
  } catch (error) {
    throw unreadable(layout.table, row, error instanceof Error ? error.message : String(error));
  }
}

/**
 * The nouns of the rows that can be read. One spoilt row must not stop the work on all others; anyone who asks for that one
 * alone is told what is wrong with it.
 */
export function readableRows<T>(
  layout: RowLayout<T>,
  rows: readonly Row[],
  tell: TellUnreadable = () => undefined,
): readonly T[] {
  return rows.flatMap((row) => {
    const noun = tryRow(layout, row);
    if (!isReconcileError(noun)) return [noun];
    tell(noun.failure);
    return [];
  });
}

/** Gets why a row is passed over. */
export type TellUnreadable = (failure: Failure) => void;

/** The noun that the row holds, or why it cannot be read. */
export function tryRow<T>(layout: RowLayout<T>, row: Row): T | ReconcileError {
  try {
    return readRow(layout, row);
  } catch (error) {
    if (isReconcileError(error)) return error;
    throw error;
  }
}

/** The columns of the noun, with the version of the layout. */
export function writeColumns<T>(layout: RowLayout<T>, noun: T): Columns {
  return { ...layout.encode(noun), schemaVersion: SCHEMA_VERSION };
}

/** The number column. Throws if it is absent. */
export function numberOf(columns: Columns, name: string): number {
  const value = columns[name];
  if (typeof value === 'number') return value;
  throw new Error(`column ${name} is no number`);
}

/** The column if it is one of the words. Throws if it is not. */
export function wordOf<T extends string>(columns: Columns, name: string, words: readonly T[]): T {
  const word = words.find((candidate) => candidate === columns[name]);
  if (word !== undefined) return word;
  throw new Error(`column ${name} is "${String(columns[name])}", expected ${words.join(' or ')}`);
}

/** A small JSON value as columns. Throws if it does not fit: callers bound what they keep. */
export function packJson(name: string, value: unknown, budget = MAX_PROPERTY_LENGTH): Columns {
  const columns = packText(name, JSON.stringify(value), budget);
  if (columns !== undefined) return columns;
  throw new ReconcileError({
    policy: 'Terminal',
    code: 'ColumnTooLarge',
    message: `${name} does not fit into ${budget} characters of a table row, even compressed`,
  });
}

/** As many of the items as fit, the first ones first. */
export function packFirst(name: string, items: readonly unknown[], budget: number): Columns {
  for (let kept = items.length; kept > 0; kept = Math.floor(kept / 2)) {
    const columns = packText(name, JSON.stringify(items.slice(0, kept)), budget);
    if (columns !== undefined) return columns;
  }
  return packJson(name, [], budget);
}

function checkVersion(columns: Columns): void {
  const version = numberOf(columns, 'schemaVersion');
  if (version === SCHEMA_VERSION) return;
  throw new Error(
    `it has schemaVersion ${version}, and this version of the reconciler reads ${SCHEMA_VERSION}`,
  );
}

function unreadable(table: string, row: Row, why: string): ReconcileError {
  const at = `table ${table}, partition "${row.partition}", row "${row.row}"`;
  return new ReconcileError({
    policy: 'Stalled',
    code: 'UnreadableRow',
    message: `The row in ${at} cannot be read: ${why}.`,
    target: `${table}/${row.partition}/${row.row}`,
    remedy: `If a newer version wrote it, deploy that version again. Else look at the row and delete it: az storage entity delete --table-name ${table} --partition-key ${row.partition} --row-key ${row.row} --auth-mode login`,
  });
}
