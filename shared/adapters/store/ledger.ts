import { createHash } from 'node:crypto';
import { clusterKey } from '../../core/base/keys';
import type { HeldIdentity, HeldPolicy, HeldRole, LedgerEntry } from '../../core/plan/ledger';
import { ledgerKey } from '../../core/plan/ledger';
import type { ResourceId } from '../../core/base/resource-id';
import { batchesOf } from './batches';
import type { Wait } from './look-again';
import { lookAgain } from './look-again';
import type { OneAtATime } from './one-at-a-time';
import { oneAtATime } from './one-at-a-time';
import type { RowLayout } from './row-content';
import { idOf, readRow, textOf, wordOf, writeColumns } from './row-content';
import type { Ledger } from './store';
import type { BatchAction, Columns, RowKey, StoredRow, TableGateway } from './tables';
import { allRows, readRows } from './tables';

/** An entry with the cluster whose ledger it stands in. */
interface Line {
  readonly cluster: ResourceId;
  readonly entry: LedgerEntry;
}

/** One partition per cluster, one row per entry. */
export function ledger(tables: TableGateway, wait: Wait): Ledger {
  const writer = new LedgerWriter(tables, wait);
  return {
    of: async (cluster) => {
      const rows = await readRows(tables, LINE.table, { partition: clusterKey(cluster) });
      return rows.map((row) => readRow(LINE, row).entry).toSorted(byKey);
    },
    put: (cluster, entries) => writer.write(cluster, entries, putAction),
    remove: (cluster, entries) => writer.write(cluster, entries, removeAction),
    holdersOf: async (assignment) => {
      const where = [{ column: 'assignment', is: 'eq', value: assignment.toLowerCase() }] as const;
      const rows = await readRows(tables, LINE.table, { where });
      return [...new Set(rows.map((row) => readRow(LINE, row).cluster))].toSorted();
    },
    all: () => readAll(tables),
  };
}

/** How a line of the ledger lies in its row. */
const LINE: RowLayout<Line> = {
  table: 'Ledger',
  encode: ({ cluster, entry }) => ({
    cluster,
    kind: entry.kind,
    state: entry.state,
    since: entry.since,
    ...columnsOf(entry),
  }),
  decode: (columns) => {
    const state = wordOf(columns, 'state', ['intended', 'held']);
    const base = { state, since: textOf(columns, 'since') };
    return { cluster: idOf(columns, 'cluster'), entry: { ...base, ...restOf(columns) } };
  },
};

/** What to do about a line, given its present row; undefined if nothing. */
type ActionOf = (row: Line & RowKey, present: StoredRow | undefined) => BatchAction | undefined;

class LedgerWriter {
  private readonly inLine: OneAtATime = oneAtATime();

  constructor(
    private readonly tables: TableGateway,
    private readonly wait: Wait,
  ) {}

  /** Each round reads what is there and writes only what differs, so a repeat of what has happened costs nothing. */
  async write(cluster: ResourceId, entries: readonly LedgerEntry[], of: ActionOf): Promise<void> {
    if (entries.length === 0) return;
    const partition = clusterKey(cluster);
    const name = `${LINE.table}/${partition}`;
    await this.inLine(name, () =>
      lookAgain(name, this.wait, async () => {
        const rows = await readRows(this.tables, LINE.table, { partition });
        const present = new Map(rows.map((row) => [row.row, row]));
        const lines = distinct(entries).map((entry) => ({
          cluster,
          entry,
          partition,
          row: hash(entry),
        }));
        const actions = lines.flatMap((line) => of(line, present.get(line.row)) ?? []);
        for (const batch of batchesOf(actions)) await this.tables.batch(LINE.table, batch);
      }),
    );
  }
}

function putAction(line: Line & RowKey, present: StoredRow | undefined): BatchAction | undefined {
  const { cluster, partition, row } = line;
  const before = present && readRow(LINE, present).entry;
  // A new intent is a new beginning: what Azure shows of it may be late again. What is confirmed keeps its time.
  const keeps = before !== undefined && line.entry.state === 'held';
  const entry = keeps ? { ...line.entry, since: before.since } : line.entry;
  const action = { row: { partition, row, columns: writeColumns(LINE, { cluster, entry }) } };
  if (present === undefined) return { kind: 'insert', ...action };
  if (sameColumns(present.columns, action.row.columns)) return undefined;
  return { kind: 'replace', ...action, etag: present.etag };
}

function removeAction(
  { partition, row }: RowKey,
  present: StoredRow | undefined,
): BatchAction | undefined {
  return present && { kind: 'delete', row: { partition, row } };
}

async function readAll(
  tables: TableGateway,
): Promise<ReadonlyMap<ResourceId, readonly LedgerEntry[]>> {
  const all = new Map<ResourceId, LedgerEntry[]>();
  for await (const row of allRows(tables, LINE.table, {})) {
    const { cluster, entry } = readRow(LINE, row);
    const entries = all.get(cluster);
    if (entries === undefined) all.set(cluster, [entry]);
    else entries.push(entry);
  }
  for (const entries of all.values()) entries.sort(byKey);
  return all;
}

function columnsOf(entry: LedgerEntry): Columns {
  switch (entry.kind) {
    case 'identity':
      return identityColumns(entry);
    case 'role':
      return roleColumns(entry);
    case 'policy':
      return { assignment: entry.assignment.toLowerCase(), scope: entry.scope };
  }
}

type Rest =
  | Omit<HeldIdentity, 'state' | 'since'>
  | Omit<HeldRole, 'state' | 'since'>
  | Omit<HeldPolicy, 'state' | 'since'>;

function restOf(columns: Columns): Rest {
  const kind = wordOf(columns, 'kind', ['identity', 'role', 'policy']);
  switch (kind) {
    case 'identity':
      return identityOf(columns);
    case 'role':
      return roleOf(columns);
    case 'policy':
      return { kind, assignment: textOf(columns, 'assignment'), scope: idOf(columns, 'scope') };
  }
}

function identityColumns({ host, identity, principalId, unusedSince }: HeldIdentity): Columns {
  return {
    host,
    identity,
    ...(principalId !== undefined && { principalId }),
    ...(unusedSince !== undefined && { unusedSince }),
  };
}

function roleColumns({ assignment, scope, roleId, principalId }: HeldRole): Columns {
  return { assignment: assignment.toLowerCase(), scope, roleId, principalId };
}

function identityOf(columns: Columns): Omit<HeldIdentity, 'state' | 'since'> {
  const unusedSince =
    columns.unusedSince === undefined ? undefined : textOf(columns, 'unusedSince');
  const { principalId } = columns;
  return {
    kind: 'identity',
    host: idOf(columns, 'host'),
    identity: idOf(columns, 'identity'),
    ...(unusedSince !== undefined && { unusedSince }),
    ...(typeof principalId === 'string' && { principalId }),
  };
}

function roleOf(columns: Columns): Omit<HeldRole, 'state' | 'since'> {
  return {
    kind: 'role',
    assignment: textOf(columns, 'assignment'),
    scope: idOf(columns, 'scope'),
    roleId: textOf(columns, 'roleId'),
    principalId: textOf(columns, 'principalId'),
  };
}

/** A batch may hold a row but once; the last entry of a key wins. */
function distinct(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return [...new Map(entries.map((entry) => [hash(entry), entry])).values()];
}

function hash(entry: LedgerEntry): string {
  return createHash('sha256').update(ledgerKey(entry).toLowerCase()).digest('hex').slice(0, 32);
}

function sameColumns(a: Columns, b: Columns): boolean {
  return Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);
}

function byKey(a: LedgerEntry, b: LedgerEntry): number {
  return ledgerKey(a) < ledgerKey(b) ? -1 : 1;
}
