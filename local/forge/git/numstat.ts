import type { FileDiff, FileSide } from './diff';
import type { Repository } from './model';
import { git } from './run';

export interface Lines {
  readonly additions: number;
  readonly deletions: number;
}

type Counted = ReadonlyMap<string, Lines>;

/** By what was compared, of every repository: an id says what it stands for. */
const KNOWN = new Map<string, Promise<Counted>>();
const MAX_REMEMBERED = 10_000;

/** Added and deleted lines by path between two commits or trees; none for what is not text. */
export function linesBetween(bare: Repository, before: string, after: string): Promise<Counted> {
  const key = `${before} ${after}`;
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  if (KNOWN.size >= MAX_REMEMBERED) KNOWN.clear();
  const counting = count(bare, before, after);
  KNOWN.set(key, counting);
  counting.catch(() => KNOWN.delete(key));
  return counting;
}

async function count(bare: Repository, before: string, after: string): Promise<Counted> {
  const rows = await Promise.all(
    (await bare.diff(before, after)).map(
      async (diff) => [diff.path, await countFile(bare, diff)] as const,
    ),
  );
  const plain = rows.flatMap(([path, lines]) =>
    lines === undefined ? [] : [[path, lines] as const],
  );
  return plain.length === rows.length ? new Map(plain) : countByGit(bare.path, before, after);
}

async function countFile(bare: Repository, diff: FileDiff): Promise<Lines | undefined> {
  return countLines(await bytesOf(bare, diff.before), await bytesOf(bare, diff.after));
}

async function bytesOf(bare: Repository, side: FileSide | undefined): Promise<Buffer> {
  if (side === undefined) return Buffer.alloc(0);
  return (await bare.readObject(side.sha))?.bytes ?? Buffer.alloc(0);
}

/** Undefined where more than one answer is right, and git's heuristics choose. */
function countLines(before: Buffer, after: Buffer): Lines | undefined {
  if (isBinary(before) || isBinary(after)) return { additions: 0, deletions: 0 };
  const [gone, come] = withoutCommonEnds(linesOf(before), linesOf(after));
  const kept = new Set(gone);
  if (come.some((line) => kept.has(line))) return undefined;
  return { additions: come.length, deletions: gone.length };
}

/** As git guesses: a NUL among the first 8,000 bytes. */
function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

/** Each with its line end, which counts. */
function linesOf(bytes: Buffer): readonly string[] {
  return bytes.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function withoutCommonEnds(
  before: readonly string[],
  after: readonly string[],
): readonly [readonly string[], readonly string[]] {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
}

async function countByGit(folder: string, before: string, after: string): Promise<Counted> {
  const text = await git(folder, ['diff', '--numstat', '-z', '--no-renames', before, after]);
  const rows = text.split('\0').filter(Boolean);
  return new Map(
    rows.map((row) => {
      const [additions = '', deletions = '', path = ''] = row.split('\t');
      return [path, { additions: Number(additions) || 0, deletions: Number(deletions) || 0 }];
    }),
  );
}
