import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutated, type Mutant } from './mutants-of';
import { build, runTests, type Outcome } from './run';
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

const LONGEST_MS = 8 * 60_000;

/** Puts the mutant into the copy of the checkout at `root`, runs the tests that should notice, and puts the file back. */
export async function judge(
  root: string,
  mutant: Mutant,
  phases: readonly Phase[],
): Promise<Verdict> {
  const path = join(root, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, mutated(text, mutant));
  try {
    return await noticed(root, mutant.file, phases);
  } finally {
    writeFileSync(path, text);
  }
}

/** The first of the test files that noticed something which fails on code that nobody broke: its word is worth nothing. */
export async function failsAnyway(
  root: string,
  tests: readonly string[],
): Promise<string | undefined> {
  if (tests.length === 0) return undefined;
  const built = await build(root);
  const outcome =
    built.kind === 'passed'
      ? await runTests(root, '', ['--runTestsByPath', ...tests], 6 * LONGEST_MS)
      : built;
  return outcome.kind === 'failed' ? outcome.by : undefined;
}

async function noticed(root: string, file: string, phases: readonly Phase[]): Promise<Verdict> {
  if (phases.includes('units')) {
    const related = await runTests(root, file, relatedTests(file), LONGEST_MS);
    if (related.kind !== 'passed') return verdict(related, 'related');
  }
  if (!phases.includes('scenes')) return { fate: 'unrelated' };
  const built = await build(root);
  if (built.kind !== 'passed') return verdict(built, 'whole');
  return verdict(await runTests(root, file, scenes(file), LONGEST_MS), 'whole');
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
