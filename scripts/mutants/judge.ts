import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutated, type Mutant } from './mutants-of';

/** `related`: by a test that imports the file. `whole`: by the built product in a scene. */
export type Fate = 'related' | 'whole' | 'survived';

/** A mutant that loops for ever is killed, too. */
const LONGEST_MS = 300_000;

/** Puts the mutant into the copy of the checkout at `root`, runs the tests that should notice, and puts the file back. */
export async function judge(root: string, mutant: Mutant): Promise<Fate> {
  const path = join(root, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, mutated(text, mutant));
  try {
    if (!(await passes(root, relatedTests(mutant.file)))) return 'related';
    if (!(await passes(root, ['tsx', 'scripts/build.ts']))) return 'whole';
    return (await passes(root, scenes(mutant.file))) ? 'survived' : 'whole';
  } finally {
    writeFileSync(path, text);
  }
}

const JEST = ['jest', '--bail', '--silent', '--maxWorkers=1', '--passWithNoTests'];
/** They load the built product, which a mutant of a source file does not reach before the build. */
const SCENES = ['test/e2e/', 'test/faults/', 'test/bench/', 'test/oracle/', 'test/conformance/'];

function relatedTests(file: string): readonly string[] {
  return [...JEST, `--testPathIgnorePatterns=${SCENES.join('|')}`, '--findRelatedTests', file];
}

const CHARTS = /\/(?:charts|flux|pull-request)\/|sync|target|chart|request|registr/;

function scenes(file: string): readonly string[] {
  const folders = CHARTS.test(file)
    ? ['test/e2e/charts', 'test/e2e/api', 'test/faults/charts/race']
    : [
        'test/e2e/world',
        'test/e2e/api',
        'test/e2e/cluster',
        'test/e2e/events',
        'test/faults/absence',
        'test/faults/one-bad-host',
        'test/faults/fleet',
      ];
  return [...JEST, ...folders];
}

function passes(root: string, [program = '', ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', program), args, {
      cwd: root,
      stdio: 'ignore',
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
