import type { Commit } from './commits';
import { writeCommit } from './commits';
import { diffTrees } from './diff';
import type { MergedTree } from './merge';
import { mergeTrees } from './merge';
import type { Merged, MergeOptions, Replayed, ReplayOptions, Repository } from './model';
import type { ObjectStore } from './objects';
import { commitOf, treeOf } from './reading';
import { replay } from './replay';
import { git, tryGit } from './run';

type Comparing = Pick<
  Repository,
  | 'mergeBase'
  | 'isAncestor'
  | 'aheadBehind'
  | 'commitsBetween'
  | 'diff'
  | 'patch'
  | 'tryMerge'
  | 'replay'
>;

/** What history says is git's to answer: it knows criss-cross merges. */
export function comparing(folder: string, objects: ObjectStore): Comparing {
  return {
    mergeBase: (a, b) => mergeBase(folder, a, b),
    async isAncestor(ancestor, descendant) {
      const { code } = await tryGit(folder, ['merge-base', '--is-ancestor', ancestor, descendant]);
      return code === 0;
    },
    async aheadBehind(base, head) {
      const text = await git(folder, ['rev-list', '--left-right', '--count', `${base}...${head}`]);
      const [behind = 0, ahead = 0] = text.split('\t').map(Number);
      return { ahead, behind };
    },
    commitsBetween: (base, head) => commitsBetween(folder, objects, base, head),
    diff: async (before, after) =>
      diffTrees(objects, await treeOf(objects, before), await treeOf(objects, after)),
    patch: (before, after, file) =>
      git(folder, [
        'diff',
        '--no-color',
        '--no-ext-diff',
        before,
        after,
        ...(file === undefined ? [] : ['--', file]),
      ]),
    tryMerge: (base, head) => tryMerge(folder, objects, base, head),
    replay: (options) => replayed(folder, objects, options),
  };
}

async function commitsBetween(
  folder: string,
  objects: ObjectStore,
  base: string,
  head: string,
): Promise<readonly Commit[]> {
  const text = await git(folder, ['rev-list', '--reverse', '--topo-order', `${base}..${head}`]);
  const ids = text.split('\n').filter(Boolean);
  return Promise.all(ids.map((sha) => commitOf(objects, sha)));
}

async function replayed(
  folder: string,
  objects: ObjectStore,
  options: ReplayOptions,
): Promise<Replayed> {
  const commits = await commitsBetween(folder, objects, options.base, options.head);
  return replay(objects, options, commits);
}

/** The commit that merges `head` into `base`; the branch is not moved yet. */
export async function mergeCommit(
  folder: string,
  objects: ObjectStore,
  { base, head, message, method, author }: MergeOptions,
): Promise<Exclude<Merged, { kind: 'moved' }>> {
  const onto = await commitOf(objects, `refs/heads/${base}`);
  const from = await commitOf(objects, `refs/heads/${head}`);
  const isOnTop = (await mergeBase(folder, onto.sha, from.sha)) === onto.sha;
  if (method === 'fastForward' && isOnTop) {
    return { kind: 'merged', sha: from.sha, onto: onto.sha };
  }
  const merged = await tryMerge(folder, objects, onto.sha, from.sha);
  if (merged.kind === 'conflict') return merged;
  if (method === 'rebase' || method === 'rebaseMerge') {
    const ends = { base: onto.sha, head: from.sha, committer: author };
    const again = await replayed(folder, objects, ends);
    if (again.kind === 'conflict') return again;
    if (method === 'rebase') return { kind: 'merged', sha: again.sha, onto: onto.sha };
    const { tree } = await commitOf(objects, again.sha);
    const both = { tree, parents: [onto.sha, again.sha], message, author };
    return { kind: 'merged', sha: await writeCommit(objects, both), onto: onto.sha };
  }
  const parents = method === 'merge' ? [onto.sha, from.sha] : [onto.sha];
  const sha = await writeCommit(objects, { tree: merged.tree, parents, message, author });
  return { kind: 'merged', sha, onto: onto.sha };
}

async function mergeBase(folder: string, a: string, b: string): Promise<string | undefined> {
  const { code, out } = await tryGit(folder, ['merge-base', a, b]);
  return code === 0 ? out.toString('utf8', 0, 40) : undefined;
}

async function tryMerge(
  folder: string,
  objects: ObjectStore,
  base: string,
  head: string,
): Promise<MergedTree> {
  const ours = await treeOf(objects, base);
  const left = await mergeBase(folder, base, head);
  return mergeTrees(objects, {
    base: left === undefined ? ours : await treeOf(objects, left),
    ours,
    theirs: await treeOf(objects, head),
  });
}
