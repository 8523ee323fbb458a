import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutated, type Mutant } from './mutants-of';
import { BUILD, build, runTests, type Outcome } from './run';
import { relatedTests, scenes } from './tests-for';

/**
 * `related`: by a test that imports the file. `whole`: by the built product in a scene. `tooLong`: it never ends.
 * `unrelated`: by no unit test, and no scene was played yet.
 */
export type Fate = 'related' | 'whole' | 'tooLong' | 'unrelated' | 'survived';

export type Phase = 'units' | 'scenes';

export interface Verdict {
  readonly fate: Fate;
  /** The test file that noticed. */
  readonly by?: string;
}

const MAX_MS = 8 * 60_000;

/** A copy of the checkout in which mutants are judged, and what is known of its tests. */
export interface Bench {
  readonly root: string;
  /** Whether a test file passes on code that nobody broke, of those that ever noticed anything. */
  readonly witnesses: Map<string, boolean>;
}

/**
 * Puts the mutant into the copy of the checkout, runs the tests that should notice, and puts the file back. The word of a
 * test that fails without any mutant is worth nothing: it is left out, and the others are asked again.
 */
export async function judge(
  bench: Bench,
  mutant: Mutant,
  phases: readonly Phase[],
): Promise<Verdict> {
  for (;;) {
    const verdict = await withMutant(bench.root, mutant, () => noticed(bench, mutant.file, phases));
    if (verdict.by === undefined || (await isHonest(bench, verdict.by))) return verdict;
  }
}

async function withMutant<T>(root: string, mutant: Mutant, work: () => Promise<T>): Promise<T> {
  const path = join(root, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, mutated(text, mutant));
  try {
    return await work();
  } finally {
    writeFileSync(path, text);
  }
}

async function isHonest({ root, witnesses }: Bench, test: string): Promise<boolean> {
  const known = witnesses.get(test);
  if (known !== undefined) return known;
  const built = await build(root);
  if (built.kind !== 'passed') throw new Error('The code does not build without any mutant.');
  const outcome =
    test === BUILD ? built : await runTests(root, '', ['--runTestsByPath', test], MAX_MS);
  witnesses.set(test, outcome.kind === 'passed');
  if (outcome.kind !== 'passed') process.stdout.write(`${test} fails without any mutant\n`);
  return outcome.kind === 'passed';
}

async function noticed(
  { root, witnesses }: Bench,
  file: string,
  phases: readonly Phase[],
): Promise<Verdict> {
  const liars = [...witnesses].flatMap(([test, honest]) => (honest ? [] : [test]));
  if (phases.includes('units')) {
    const related = await runTests(root, file, relatedTests(file, liars), MAX_MS);
    if (related.kind !== 'passed') return verdict(related, 'related');
  }
  if (!phases.includes('scenes')) return { fate: 'unrelated' };
  const built = await build(root);
  if (built.kind !== 'passed') return verdict(built, 'whole');
  return verdict(await runTests(root, file, scenes(file, liars), MAX_MS), 'whole');
}

function verdict(outcome: Outcome, fate: Fate): Verdict {
  switch (outcome.kind) {
    case 'passed':
      return { fate: 'survived' };
    case 'failed':
      return { fate, by: outcome.by };
    case 'tooLong':
      return { fate: 'tooLong' };
  }
}
