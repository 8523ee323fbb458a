import { tableError } from './table-errors';
import { matches } from './table-filter';
import { refusalOfBatch, refusalOfKey, refusalOfRow } from './table-limits';
import type { Refusal } from './table-limits';
import type { BatchAction, Query, Row, RowKey, RowPage, StoredRow, TableGateway } from './tables';

export type Operation = Exclude<keyof TableGateway, symbol>;

/** One call of the gateway; `index` counts all calls from 1. */
export interface GatewayCall {
  readonly index: number;
  readonly operation: Operation;
  readonly table: string;
}

/**
 * What goes wrong with a call: the service is busy (nothing happens), the answer gets lost (it happens, and the caller
 * cannot know), or another writer touches every row of the call just before it.
 */
export type Fault = 'busy' | 'answerLost' | 'raced';

export interface MemoryTablesOptions {
  /** Rows a page; the service gives 1,000. */
  readonly pageSize?: number;
  /** Decides for each call whether something goes wrong with it. May await other work, to let it in between. */
  readonly fault?: (call: GatewayCall) => Fault | undefined | Promise<Fault | undefined>;
  /** Rows to begin with. */
  readonly from?: TableState;
}

/** All rows of all tables at one moment. */
export interface TableState {
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, StoredRow>>;
  readonly writes: number;
}

export interface MemoryTables extends TableGateway {
  /** The rows as they are now. */
  state(): TableState;
  /** All calls so far, oldest first. */
  readonly calls: readonly GatewayCall[];
}

/** Tables in memory with the ETags, limits and errors of the service. The same calls give the same answers each time. */
export function memoryTables(options: MemoryTablesOptions = {}): MemoryTables {
  const state = new MemoryState(options);
  return {
    calls: state.calls,
    state: () => state.copy(),
    get: (table, key) =>
      state.run('get', table, [key], () => {
        refuse(refusalOfKey(key), 'get', table);
        return state.rowsOf(table).get(nameOf(key));
      }),
    insert: (table, row) =>
      state.run('insert', table, [row], () => state.apply(table, { kind: 'insert', row })),
    replace: (table, row, etag) =>
      state.run('replace', table, [row], () => state.apply(table, { kind: 'replace', row, etag })),
    upsert: (table, row) =>
      state.run('upsert', table, [row], () => state.apply(table, { kind: 'upsert', row })),
    remove: (table, key, etag) =>
      state.run('remove', table, [key], () => {
        const rows = state.rowsOf(table);
        const present = rows.get(nameOf(key));
        if (present !== undefined && etag !== undefined && present.etag !== etag)
          throw problem(412, 'UpdateConditionNotSatisfied', { operation: 'remove', table });
        rows.delete(nameOf(key));
      }),
    page: (table, query, next) =>
      state.run('page', table, [], () => state.page(table, query, next)),
    batch: (table, actions) =>
      state.run(
        'batch',
        table,
        actions.map(({ row }) => row),
        () => state.batch(table, actions),
      ),
  };
}

class MemoryState {
  readonly calls: GatewayCall[] = [];
  private readonly tables = new Map<string, Map<string, StoredRow>>();
  private writes = 0;

  constructor(private readonly options: MemoryTablesOptions) {
    const { from } = options;
    for (const [table, rows] of from?.tables ?? []) this.tables.set(table, new Map(rows));
    this.writes = from?.writes ?? 0;
  }

  /** Rows are replaced, and never changed. */
  copy(): TableState {
    const tables = new Map([...this.tables].map(([table, rows]) => [table, new Map(rows)]));
    return { tables, writes: this.writes };
  }

  async run<T>(
    operation: Operation,
    table: string,
    keys: readonly RowKey[],
    work: () => T,
  ): Promise<T> {
    const call = { index: this.calls.length + 1, operation, table };
    this.calls.push(call);
    const fault = await this.options.fault?.(call);
    if (fault === 'busy') throw problem(503, 'ServerBusy', call);
    if (fault === 'raced') for (const key of keys) this.touch(table, key);
    const answer = work();
    if (fault === 'answerLost') throw problem(undefined, undefined, call);
    return answer;
  }

  rowsOf(table: string): Map<string, StoredRow> {
    const rows = this.tables.get(table) ?? new Map<string, StoredRow>();
    this.tables.set(table, rows);
    return rows;
  }

  apply(table: string, action: BatchAction): void {
    const call = { operation: action.kind, table };
    const rows = this.rowsOf(table);
    const present = rows.get(nameOf(action.row));
    if (action.kind === 'delete') {
      if (present === undefined) throw problem(404, 'ResourceNotFound', call);
      rows.delete(nameOf(action.row));
      return;
    }
    refuse(refusalOfRow(action.row), action.kind, table);
    if (action.kind === 'insert' && present) throw problem(409, 'EntityAlreadyExists', call);
    if (action.kind === 'replace' && !present) throw problem(404, 'ResourceNotFound', call);
    if (action.kind === 'replace' && present?.etag !== action.etag)
      throw problem(412, 'UpdateConditionNotSatisfied', call);
    this.store(table, action.row);
  }

  batch(table: string, actions: readonly BatchAction[]): void {
    refuse(refusalOfBatch(actions), 'batch', table);
    const rows = this.rowsOf(table);
    const before = actions.map(({ row }) => [nameOf(row), rows.get(nameOf(row))] as const);
    try {
      for (const action of actions) this.apply(table, action);
    } catch (error) {
      for (const [name, row] of before) {
        if (row === undefined) rows.delete(name);
        else rows.set(name, row);
      }
      throw error;
    }
  }

  page(table: string, query: Query, next: string | undefined): RowPage {
    const size = Math.min(query.pageSize ?? 1000, this.options.pageSize ?? 1000);
    const found = [...this.rowsOf(table).entries()]
      .filter(([name, row]) => (next === undefined || name >= next) && matches(query, row))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const rest = found[size]?.[0];
    const rows = found.slice(0, size).map(([, row]) => row);
    return { rows, ...(rest !== undefined && { next: rest }) };
  }

  private store(table: string, { partition, row, columns }: Row): void {
    this.writes += 1;
    const stored = {
      partition,
      row,
      columns: structuredClone(columns),
      etag: `W/"${this.writes}"`,
    };
    this.rowsOf(table).set(nameOf(stored), stored);
  }

  /** Another writer: the row gets a new ETag with the same content. */
  private touch(table: string, key: RowKey): void {
    const present = this.rowsOf(table).get(nameOf(key));
    if (present) this.store(table, present);
  }
}

/** U+0001 is forbidden in keys, so names sort as (partition, row) does. */
function nameOf({ partition, row }: RowKey): string {
  return `${partition}\u0001${row}`;
}

function refuse(refusal: Refusal | undefined, operation: string, table: string): void {
  if (refusal !== undefined) throw tableError(refusal, { operation, table, writes: true });
}

function problem(
  status: number | undefined,
  code: string | undefined,
  { operation, table }: { readonly operation: string; readonly table: string },
): ReturnType<typeof tableError> {
  const writes = operation !== 'get' && operation !== 'page';
  const message = code ?? 'the connection was closed before an answer came';
  return tableError({ status, code, message }, { operation, table, writes });
}
