import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkoutAround } from './checkout';
import type { Io, Output } from './io';
import { run } from './run';

/** A reader that has seen enough (`| head`) is not an error. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTty: stream.isTTY === true,
    columns: stream.columns,
  };
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

const io: Io = {
  env: process.env,
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  ask: process.stdin.isTTY === true ? ask : undefined,
  readFile: (path) => readFile(path, 'utf8'),
  writeFile: (path, text) => writeFile(path, text),
  createFile: async (path, text, anew) => {
    try {
      await writeFile(path, text, { flag: anew ? 'w' : 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  },
  fetch: (...args) => globalThis.fetch(...args),
  tokenFor: async (scope) => (await import('./sign-in')).tokenFor(scope),
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  newId: () => randomUUID(),
  absolute: (path) => resolve(path),
  checkout: checkoutAround(realpathSync(__filename)),
};

void run(process.argv.slice(2), io).then((exit) => {
  // Not process.exit: what was written into a pipe may still be on its way.
  process.exitCode = exit;
});
