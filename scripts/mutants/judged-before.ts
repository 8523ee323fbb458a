import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Verdict } from './judge';
import type { Mutant } from './mutants-of';

/** One line for each mutant that was judged, so that a run that was stopped goes on where it was. Git ignores it. */
const FILE = 'coverage/mutants.jsonl';

interface Line extends Verdict {
  readonly id: string;
  /** Of the file as it was, unbroken: a file that changed is judged again. */
  readonly digest: string;
}

export function remember(mutant: Mutant, verdict: Verdict): void {
  mkdirSync(dirname(FILE), { recursive: true });
  const line: Line = { id: mutant.id, digest: digestOf(mutant.file), ...verdict };
  appendFileSync(FILE, `${JSON.stringify(line)}\n`);
}

/** What is known of mutants, by their ids; a later line counts. */
export function judgedBefore(mutants: readonly Mutant[]): ReadonlyMap<string, Verdict> {
  if (!existsSync(FILE)) return new Map();
  const lines = readFileSync(FILE, 'utf8').split('\n').filter(Boolean);
  const known = new Map(
    lines.map((line) => JSON.parse(line) as Line).map((line) => [line.id, line]),
  );
  const valid = mutants.flatMap(({ id, file }): [string, Verdict][] => {
    const line = known.get(id);
    if (line?.digest !== digestOf(file)) return [];
    return [[id, { fate: line.fate, ...(line.by !== undefined && { by: line.by }) }]];
  });
  return new Map(valid);
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
}
