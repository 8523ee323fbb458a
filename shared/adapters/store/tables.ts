/** What a column may hold. Integers beyond 2^31 and dates are kept as text. */
export type ColumnValue = string | number | boolean;
export type Columns = Readonly<Record<string, ColumnValue>>;

/** Where a row lives. Keys must not hold / \ # ? or control characters, and be at most 512 characters. */
export interface RowKey {
  readonly partition: string;
  readonly row: string;
}

export interface Row extends RowKey {
  readonly columns: Columns;
}

/** A row as it was read: `etag` changes with every write. */
export interface StoredRow extends Row {
  readonly etag: string;
}

export interface Condition {
  readonly column: string;
  readonly is: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';
  readonly value: ColumnValue;
}

/** All conditions must hold. Text compares by UTF-16 code unit, as the service does. */
export interface Query {
  readonly partition?: string;
  /** Only rows whose row key sorts after this one. */
  readonly after?: string;
  readonly where?: readonly Condition[];
  /** At most so many rows a page; the service gives at most 1,000 and may give fewer, even none, with more to come. */
  readonly pageSize?: number;
}

export interface RowPage {
  readonly rows: readonly StoredRow[];
  /** Asks for the next page; absent at the end. */
  readonly next?: string;
}

export type BatchAction =
  | { readonly kind: 'insert' | 'upsert'; readonly row: Row }
  | { readonly kind: 'replace'; readonly row: Row; readonly etag: string }
  | { readonly kind: 'delete'; readonly row: RowKey };

/**
 * The little of a table service that the store needs. Every method throws ReconcileError alone: Conflict when somebody
 * else wrote first, UnknownOutcome when a write was sent and no answer came, else what table-errors.ts says.
 */
export interface TableGateway {
  /** The row, or undefined if there is none. */
  get(table: string, key: RowKey): Promise<StoredRow | undefined>;
  /** Creates the row. Conflict if it exists. */
  insert(table: string, row: Row): Promise<void>;
  /** Overwrites the whole row if it still has `etag`. Conflict if it has not, or is gone. */
  replace(table: string, row: Row, etag: string): Promise<void>;
  /** Creates or overwrites the row. */
  upsert(table: string, row: Row): Promise<void>;
  /** Removes the row; quiet if there is none. With `etag` only if it still has that one, else Conflict. */
  remove(table: string, key: RowKey, etag?: string): Promise<void>;
  /** One page of rows, ordered by partition and row key. */
  page(table: string, query: Query, next?: string): Promise<RowPage>;
  /** All or nothing, within one partition: at most 100 actions on different rows, and 4 MiB. */
  batch(table: string, actions: readonly BatchAction[]): Promise<void>;
}

/** Every row that the query finds, page after page. */
export async function* allRows(
  tables: TableGateway,
  table: string,
  query: Query,
): AsyncGenerator<StoredRow> {
  let next: string | undefined;
  do {
    const page = await tables.page(table, query, next);
    yield* page.rows;
    next = page.next;
  } while (next !== undefined);
}

/** Every row that the query finds, at once. */
export async function readRows(
  tables: TableGateway,
  table: string,
  query: Query,
): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const row of allRows(tables, table, query)) rows.push(row);
  return rows;
}
