import type { LedgerEntry, Matrix } from '../api/bodies';
import { nameIn } from '../route';
import type { Tone } from './tone';

type Standing = Matrix['hosts'][number]['standings'][number];

interface Words {
  readonly word: string;
  readonly tone: Tone;
  readonly means: string;
}

/** In the order in which the key below the matrix explains them. */
export const CELLS: Readonly<Record<Standing, Words>> = {
  attached: { word: 'attached', tone: 'good', means: 'wanted, there, and put there by us' },
  byOthers: { word: 'by others', tone: 'good', means: 'wanted, there, put there by somebody else' },
  missing: { word: 'missing', tone: 'bad', means: 'wanted and not there' },
  heldBack: {
    word: 'held back',
    tone: 'warn',
    means: 'wanted; Azure or somebody refused it just now',
  },
  leaving: { word: 'leaving', tone: 'busy', means: 'ours, no longer wanted here: it is taken off' },
  stays: { word: 'stays', tone: 'idle', means: 'ours, no longer wanted here, left for now' },
  foreign: {
    word: 'foreign',
    tone: 'warn',
    means: 'not wanted; somebody else put it there, so it stays',
  },
  kubelet: { word: 'AKS’s own', tone: 'idle', means: 'the identity of the nodes, never touched' },
  refused: { word: 'refused', tone: 'idle', means: 'a rule keeps it from this cluster' },
  none: { word: '–', tone: 'idle', means: 'meant for other pools' },
};

export interface MatrixView {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixViewRow[];
  readonly omitted: number;
  /** Standings that occur, for the key. */
  readonly used: readonly Standing[];
}

interface MatrixColumn {
  readonly id: string;
  readonly name: string;
  /** Its resource group, where two have the same name. */
  readonly group: string;
}

interface MatrixViewRow {
  readonly id: string;
  readonly pool: string;
  readonly host: string;
  readonly cells: readonly Standing[];
}

/**
 * The matrix of the last plan, brought up to date by the ledger: the plan saw the hosts before its run wrote, and what the run
 * has read back stands in the ledger.
 */
export function matrixView(matrix: Matrix, ledger: readonly LedgerEntry[], at: string): MatrixView {
  const since = heldSince(ledger, at);
  const rows = matrix.hosts.map(({ host, pool = '', standings }) => ({
    id: host,
    pool,
    host: nameIn(host),
    cells: standings.map((standing, index) =>
      standing === 'missing' && since.has(`${host} ${matrix.identities[index] ?? ''}`)
        ? 'attached'
        : standing,
    ),
  }));
  const seen = new Set(rows.flatMap(({ cells }) => cells));
  return {
    columns: columnsOf(matrix.identities),
    rows: rows.toSorted((a, b) => (a.pool + a.host < b.pool + b.host ? -1 : 1)),
    omitted: matrix.omitted ?? 0,
    used: (Object.keys(CELLS) as Standing[]).filter((standing) => seen.has(standing)),
  };
}

/** Pairs that were attached after the plan was made. */
function heldSince(ledger: readonly LedgerEntry[], at: string): ReadonlySet<string> {
  const pairs = ledger.flatMap((entry) => {
    const { kind, state, since, host, identity } = entry as LedgerEntry & Attached;
    return kind === 'identity' && state === 'held' && since >= at ? [`${host} ${identity}`] : [];
  });
  return new Set(pairs);
}

/** What an entry about an identity has besides. */
interface Attached {
  readonly host?: string;
  readonly identity?: string;
}

function columnsOf(ids: readonly string[]): readonly MatrixColumn[] {
  const names = ids.map(nameIn);
  return ids.map((id) => {
    const name = nameIn(id);
    const isTwice = names.indexOf(name) !== names.lastIndexOf(name);
    return { id, name, group: isTwice ? (id.split('/')[4] ?? '') : '' };
  });
}
