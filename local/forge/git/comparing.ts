import { writeCommit } from './commits';
import { diffTrees } from './diff';
import type { MergedTree } from './merge';
import { mergeTrees } from './merge';
import type { Merged, MergeOptions, Repository } from './model';
import type { ObjectStore } from './objects';
import { commitOf, treeOf } from './reading';
import { git, tryGit } from './run';

type Comparing = Pick<
  Repository,
  'mergeBase' | 'isAncestor' | 'aheadBehind' | 'commitsBetween' | 'diff' | 'patch' | 'tryMerge'
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
    async commitsBetween(base, head) {
      const text = await git(folder, ['rev-list', '--reverse', '--topo-order', `${base}..${head}`]);
      const ids = text.split('\n').filter(Boolean);
      return Promise.all(ids.map((sha) => commitOf(objects, sha)));
    },
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
  };
}

/** The commit that merges `head` into `base`; the branch is not moved yet. */
export async function mergeCommit(
  folder: string,
  objects: ObjectStore,
  { base, head, message, method, author }: MergeOptions,
): Promise<Exclude<Merged, { kind: 'moved' }>> {
  const onto = await commitOf(objects, `refs/heads/${base}`);
  const from = await commitOf(objects, `refs/heads/${head}`);
  const merged = await tryMerge(folder, objects, onto.sha, from.sha);
  if (merged.kind === 'conflict') return merged;
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
