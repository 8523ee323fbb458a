import { spawn } from 'node:child_process';

/** Where npm is, if we were started by it. */
const NPM = process.env['npm_execpath'];

/** Builds the product, and says at once that it does. Throws with what the build printed. */
export async function build(write: (text: string) => void, now: () => number): Promise<void> {
  const start = now();
  write('Building the reconciler …');
  const { code, printed } = await runBuild();
  if (code !== 0) {
    write(' failed\n');
    throw new Error(`The build failed:\n${printed.trim()}`);
  }
  write(` built in ${((now() - start) / 1000).toFixed(1)} s\n`);
}

function runBuild(): Promise<{ readonly code: number; readonly printed: string }> {
  const args = ['run', '--silent', 'build'];
  const child =
    NPM === undefined
      ? spawn('npm', args, { shell: process.platform === 'win32' })
      : spawn(process.execPath, [NPM, ...args]);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, printed }));
  });
}
