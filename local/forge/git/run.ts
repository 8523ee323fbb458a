import { spawn } from 'node:child_process';

export interface GitRun {
  readonly code: number;
  readonly out: Buffer;
  readonly err: string;
}

/** A hook, a system-wide setting or a prompt of the user's must not change what the forge does. */
export const GIT_ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_DEFAULT_HASH: 'sha1',
  LC_ALL: 'C',
};

/** Runs git once and waits for it. Throws when there is no git; a refusal comes back as its exit code. */
export function tryGit(
  folder: string,
  args: readonly string[],
  input: string | Buffer = '',
): Promise<GitRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...args], { cwd: folder, env: GIT_ENVIRONMENT });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error) =>
      reject(new Error(`git could not be started (${error.message}): is it installed?`)),
    );
    child.on('close', (code) =>
      resolve({ code: code ?? -1, out: Buffer.concat(out), err: Buffer.concat(err).toString() }),
    );
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** What git printed, without its last line end. Throws with git's own words when it failed. */
export async function git(
  folder: string,
  args: readonly string[],
  input: string | Buffer = '',
): Promise<string> {
  const { code, out, err } = await tryGit(folder, args, input);
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${err.trim()}`);
  return out.toString('utf8').replace(/\n$/, '');
}
