import { createHash } from 'node:crypto';
import { clusterKey } from '../../core/base/keys';
import type { LedgerEntry } from '../../core/plan/ledger';
import { ledgerKey } from '../../core/plan/ledger';
import type { ResourceId } from '../../core/base/resource-id';
import { batchesOf } from './batches';
import type { Wait } from './retry-on-conflict';
import { retryOnConflict } from './retry-on-conflict';
import type { OneAtATime } from './one-at-a-time';
import { oneAtATime } from './one-at-a-time';
import type { RowLayout } from './row-content';
import { readableRows, readRow, wordOf, writeColumns } from './row-content';
import { fromColumns, toColumns } from './rows/layout';
import { LEDGER_ROWS } from './rows/ledger';
import type { Ledger } from './store';
import type { BatchAction, Columns, RowKey, StoredRow, TableGateway } from './tables';
import { allRows, readRows } from './tables';

/** An entry with the cluster whose ledger it is in. */
interface Line {
  readonly cluster: ResourceId;
  readonly entry: LedgerEntry;
  /** The call that added it as an intent, as long as nobody else has relied on it. */
  readonly attempt?: string;
}

/** One partition per cluster, one row per entry. */
export function ledger(tables: TableGateway, wait: Wait): Ledger {
  const writer = new LedgerWriter(tables, wait);
  return {
    of: async (cluster) => {
      const rows = await readRows(tables, LINE.table, { partition: clusterKey(cluster) });
      return rows.map((row) => readRow(LINE, row).entry).toSorted(byKey);
    },
    put: (cluster, entries) => writer.write(linesOf(cluster, entries), putAction),
    remove: (cluster, entries) => writer.write(linesOf(cluster, entries), removeAction),
    intend: (cluster, entries, attempt) =>
      writer.write(linesOf(cluster, entries, attempt), putAction),
    withdraw: (cluster, entries, attempt) => writer.withdraw(linesOf(cluster, entries, attempt)),
    holdersOf: async (assignment) => {
      const where = [{ column: 'assignment', is: 'eq', value: assignment.toLowerCase() }] as const;
      const rows = await readRows(tables, LINE.table, { where });
      return [...new Set(rows.map((row) => readRow(LINE, row).cluster))].toSorted();
    },
    all: () => readAll(tables),
  };
}

/** How a line of the ledger lies in its row: a column for each of its parts. */
const LINE: RowLayout<Line> = {
  table: 'Ledger',
  encode: columnsOf,
  decode: (columns) => {
    const kind = wordOf(columns, 'kind', ['identity', 'role', 'policy']);
    const { cluster, attempt, ...entry } = fromColumns(LEDGER_ROWS[kind], columns);
    return { cluster, entry, ...(attempt !== undefined && { attempt }) };
  },
};

/** What to do about a line, given its present row; undefined if nothing. */
type ActionOf = (row: PlacedLine, present: StoredRow | undefined) => BatchAction | undefined;

type PlacedLine = Line & RowKey;

/** A batch may hold a row but once; the last entry of a key wins. */
function linesOf(
  cluster: ResourceId,
  entries: readonly LedgerEntry[],
  attempt?: string,
): readonly PlacedLine[] {
  const partition = clusterKey(cluster);
  const lines = entries.map((entry) => ({
    cluster,
    entry,
    partition,
    row: hash(entry),
    ...(attempt !== undefined && { attempt }),
  }));
  return [...new Map(lines.map((line) => [line.row, line])).values()];
}

class LedgerWriter {
  private readonly inLine: OneAtATime = oneAtATime();

  constructor(
    private readonly tables: TableGateway,
    private readonly wait: Wait,
  ) {}

  /** Each round reads what is there and writes only what differs, so a repeat of what has happened costs nothing. */
  async write(lines: readonly PlacedLine[], of: ActionOf): Promise<void> {
    await this.inRounds(lines, async (present) => {
      const actions = lines.flatMap((line) => of(line, present.get(line.row)) ?? []);
      for (const batch of batchesOf(actions)) await this.tables.batch(LINE.table, batch);
    });
  }

  /** One by one, for a batch deletes a row whoever has written it since. */
  async withdraw(lines: readonly PlacedLine[]): Promise<void> {
    await this.inRounds(lines, async (present) => {
      for (const line of lines) {
        const row = present.get(line.row);
        if (row !== undefined && isUntouched(row, line)) {
          await this.tables.remove(LINE.table, row, row.etag);
        }
      }
    });
  }

  private async inRounds(
    lines: readonly PlacedLine[],
    round: (present: ReadonlyMap<string, StoredRow>) => Promise<void>,
  ): Promise<void> {
    const [first] = lines;
    if (first === undefined) return;
    const { partition } = first;
    const name = `${LINE.table}/${partition}`;
    await this.inLine(name, () =>
      retryOnConflict(name, this.wait, async () => {
        const rows = await readRows(this.tables, LINE.table, { partition });
        await round(new Map(rows.map((row) => [row.row, row])));
      }),
    );
  }
}

function isUntouched(row: StoredRow, { attempt }: Line): boolean {
  return attempt !== undefined && readRow(LINE, row).attempt === attempt;
}

function putAction(line: PlacedLine, present: StoredRow | undefined): BatchAction | undefined {
  const { partition, row } = line;
  const columns = writeColumns(LINE, after(line, present && readRow(LINE, present)));
  const action = { row: { partition, row, columns } };
  if (present === undefined) return { kind: 'insert', ...action };
  if (sameColumns(present.columns, columns)) return undefined;
  return { kind: 'replace', ...action, etag: present.etag };
}

function after({ attempt, ...line }: PlacedLine, before: Line | undefined): Line {
  const { cluster, entry } = line;
  // A new intent is a new beginning: what Azure shows of it may be late again. What is confirmed keeps its time.
  const keeps = before !== undefined && entry.state === 'held';
  const isOwn = attempt !== undefined && (before === undefined || before.attempt === attempt);
  return {
    cluster,
    entry: keeps ? { ...entry, since: before.entry.since } : entry,
    ...(isOwn && { attempt }),
  };
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
    // A line that cannot be read stops the runs of its cluster, which ask for it; not the sweep of all others.
    for (const { cluster, entry } of readableRows(LINE, [row])) {
      const entries = all.get(cluster);
      if (entries === undefined) all.set(cluster, [entry]);
      else entries.push(entry);
    }
  }
  for (const entries of all.values()) entries.sort(byKey);
  return all;
}

/** Others look for holders by the id of the assignment: it is kept in lower case. */
function columnsOf({ entry, ...others }: Line): Columns {
  if (entry.kind === 'identity') return toColumns(LEDGER_ROWS.identity, { ...entry, ...others });
  const line = { ...entry, assignment: entry.assignment.toLowerCase(), ...others };
  return line.kind === 'role'
    ? toColumns(LEDGER_ROWS.role, line)
    : toColumns(LEDGER_ROWS.policy, line);
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
