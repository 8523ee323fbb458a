import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installHooks } from './git/guard';
import { comparing, mergeCommit } from './git/comparing';
import type { NewRepository, Repository } from './git/model';
import { openObjects } from './git/objects';
import { reading } from './git/reading';
import { isBranchName } from './git/ref-name';
import { openRefs } from './git/refs';
import { git } from './git/run';
import { writing } from './git/writing';

export type { Commit, Person, Signature } from './git/commits';
export type { FileDiff } from './git/diff';
export type * from './git/model';
export { isBranchName } from './git/ref-name';
export type { TreeEdit, TreeEntry } from './git/trees';

/**
 * Makes a bare repository with one commit that holds `files`; with no files it is empty. One that is there already is
 * opened as it is.
 */
export async function createRepository(options: NewRepository): Promise<Repository> {
  const { files, author, defaultBranch = 'main', message = 'Start' } = options;
  if (options.path !== undefined && existsSync(path.join(options.path, 'HEAD'))) {
    return openRepository(options.path, defaultBranch, false);
  }
  const folder = options.path ?? (await mkdtemp(path.join(tmpdir(), 'forge-')));
  await mkdir(folder, { recursive: true });
  await initialise(folder, options.path === undefined);
  await writeFile(path.join(folder, 'HEAD'), `ref: ${refOf(defaultBranch)}\n`);
  // A clone pushes with plain git, to play the human; hooks of the user's are not this forge's.
  const hooks = JSON.stringify(path.resolve(folder, 'hooks'));
  const settings = `[http]\n\treceivepack = true\n[core]\n\thooksPath = ${hooks}\n`;
  await appendFile(path.join(folder, 'config'), settings);
  await installHooks(folder);
  const repository = openRepository(folder, defaultBranch, options.path === undefined);
  const edits = Object.entries(files).map(([file, content]) => ({ path: file, content }));
  if (edits.length === 0) return repository;
  const sha = await repository.commit({ onto: undefined, edits, message, author });
  await repository.moveBranch(defaultBranch, sha, undefined);
  return repository;
}

/** What `git init --bare` makes of a new folder, without a process; in a folder of the user's git knows best. */
async function initialise(folder: string, isNew: boolean): Promise<void> {
  if (!isNew) return void (await git(folder, ['init', '--quiet', '--bare', '--template=', '.']));
  for (const each of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags']) {
    await mkdir(path.join(folder, each), { recursive: true });
  }
  const core = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';
  await writeFile(path.join(folder, 'config'), core);
}

function openRepository(folder: string, defaultBranch: string, isTemporary: boolean): Repository {
  const objects = openObjects(folder);
  const refs = openRefs(folder, objects);
  return {
    path: folder,
    defaultBranch,
    ...reading(objects),
    ...writing(objects),
    ...comparing(folder, objects),
    head: async (branch) =>
      isBranchName(branch) ? (await objects.read(refOf(branch)))?.sha : undefined,
    branches: (prefix = '') => refs.list(refOf(prefix)),
    refs: (prefix) => refs.list(prefix),
    moveBranch: (branch, to, from) => refs.move(refOf(branch), to, from),
    deleteBranch: (branch, from) => refs.remove(refOf(branch), from),
    async merge(options) {
      const merged = await mergeCommit(folder, objects, options);
      if (merged.kind === 'conflict') return merged;
      const isMoved = await refs.move(refOf(options.base), merged.sha, merged.onto);
      return isMoved ? merged : { kind: 'moved' };
    },
    async close() {
      await objects.close();
      if (isTemporary) await rm(folder, { recursive: true, force: true });
    },
  };
}

function refOf(branch: string): string {
  return `refs/heads/${branch}`;
}
