import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The checkout of the repository that this command line was built in. */
export interface Checkout {
  readonly folder: string;
  /** Runs a TypeScript file of it with what `npm start` runs it with; how it ended. */
  run(args: readonly string[]): Promise<number>;
}

/** Undefined where `file` lies in no checkout that has its packages. */
export function checkoutAround(file: string): Checkout | undefined {
  const folder = dirname(dirname(file));
  const needed = [join('local', 'start', 'main.ts'), join('node_modules', 'tsx')];
  if (!needed.every((path) => existsSync(join(folder, path)))) return undefined;
  return { folder, run: (args) => run(folder, args) };
}

async function run(folder: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: folder,
    stdio: 'inherit',
  });
  // It is the other's to end, and to say so. A Ctrl-C that the terminal has sent to both of us it takes for one.
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    });
  } finally {
    process.off('SIGINT', forward);
    process.off('SIGTERM', forward);
  }
}
