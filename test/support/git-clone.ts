import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Human } from './human';

const run = promisify(execFile);

/** git as a person has it: signed in by the address, and with nothing of this machine's settings. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  ...identity('AUTHOR'),
  ...identity('COMMITTER'),
};

function identity(role: string): NodeJS.ProcessEnv {
  return { [`GIT_${role}_NAME`]: 'Mona', [`GIT_${role}_EMAIL`]: 'mona@example.com' };
}

/** What a person does with git; each time in a clone of its own. */
export function withGit(url: string): Pick<Human, 'push' | 'forcePush' | 'mergeBase'> {
  return {
    push: (branch, files) =>
      inClone(url, async (folder, git) => {
        await git('checkout', '--quiet', branch).catch(() => git('checkout', '-qb', branch));
        await commit(folder, git, files);
        await git('push', '--quiet', 'origin', branch);
        return git('rev-parse', 'HEAD');
      }),
    forcePush: (branch, files) =>
      inClone(url, async (folder, git) => {
        await git('checkout', '--quiet', branch);
        await git('reset', '--quiet', '--hard', 'HEAD^');
        await commit(folder, git, files);
        await git('push', '--quiet', '--force', 'origin', branch);
        return git('rev-parse', 'HEAD');
      }),
    mergeBase: (branch, base, files = {}) =>
      inClone(url, async (folder, git) => {
        await git('checkout', '--quiet', branch);
        await git('merge', '--quiet', '--no-ff', '--no-commit', `origin/${base}`);
        await write(folder, files);
        await git('add', '--all');
        await git('commit', '--quiet', '--no-edit');
        await git('push', '--quiet', 'origin', branch);
        return git('rev-parse', 'HEAD');
      }),
  };
}

export type Git = (...args: string[]) => Promise<string>;

export async function inClone<T>(
  url: string,
  work: (folder: string, git: Git) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'person-'));
  const git: Git = async (...args) =>
    (await run('git', args, { cwd: folder, env: ENVIRONMENT })).stdout.trim();
  try {
    await git('clone', '--quiet', url, '.');
    return await work(folder, git);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Files = Readonly<Record<string, string | null>>;

async function commit(folder: string, git: Git, files: Files): Promise<void> {
  await write(folder, files);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Change by hand');
}

async function write(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await (content === null ? rm(file) : writeFile(file, content));
  }
}
