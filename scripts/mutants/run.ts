import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** `by`: the first test file that failed. */
export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly by: string }
  | { readonly kind: 'tooLong' };

/** Stands for a test that fails where nothing could be started, or built. */
export const BUILD = 'build';

const JEST = [
  '--bail',
  '--silent',
  '--maxWorkers=1',
  '--passWithNoTests',
  '--testSequencer=./scripts/mutants/quickest-first.cjs',
];

/** The tests that `args` name, in the copy of the checkout at `root`, until the first one fails. */
export function runTests(
  root: string,
  broken: string,
  args: readonly string[],
  longestMs: number,
): Promise<Outcome> {
  return run(root, { MUTANT: broken }, ['jest', ...JEST, ...args], longestMs);
}

export function build(root: string): Promise<Outcome> {
  return run(root, {}, ['tsx', 'scripts/build.ts'], 60_000);
}

function run(
  root: string,
  env: Readonly<Record<string, string>>,
  [program = '', ...args]: readonly string[],
  longestMs: number,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', program), args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: longestMs,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    child.on('error', ({ message }) => resolve({ kind: 'failed', by: message }));
    child.on('close', (code, signal) => {
      if (signal !== null) resolve({ kind: 'tooLong' });
      else resolve(code === 0 ? { kind: 'passed' } : { kind: 'failed', by: firstFailure(said) });
    });
  });
}

function firstFailure(said: string): string {
  return /^FAIL (\S+)/m.exec(said)?.[1] ?? BUILD;
}
