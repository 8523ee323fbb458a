import { countApart, historyOf, lineBetween, mergeBases } from './ancestry';
import type { Commit } from './commits';
import { readCommit, writeCommit } from './commits';
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

/** Asks its own copy of history, and git where that leaves more than one answer: it knows criss-cross merges. */
export function comparing(folder: string, objects: ObjectStore): Comparing {
  const place = { folder, objects };
  return {
    mergeBase: (a, b) => mergeBase(place, a, b),
    async isAncestor(ancestor, descendant) {
      const [a, b] = await Promise.all([idOf(objects, ancestor), idOf(objects, descendant)]);
      if (a !== undefined && b !== undefined) return (await historyOf(objects, b)).has(a);
      const { code } = await tryGit(folder, ['merge-base', '--is-ancestor', ancestor, descendant]);
      return code === 0;
    },
    async aheadBehind(base, head) {
      const [a, b] = await Promise.all([idOf(objects, base), idOf(objects, head)]);
      if (a !== undefined && b !== undefined) return countApart(objects, a, b);
      const text = await git(folder, ['rev-list', '--left-right', '--count', `${base}...${head}`]);
      const [behind = 0, ahead = 0] = text.split('\t').map(Number);
      return { ahead, behind };
    },
    commitsBetween: (base, head) => commitsBetween(place, base, head),
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
    tryMerge: (base, head) => tryMerge(place, base, head),
    replay: (options) => replayed(place, options),
  };
}

interface Place {
  readonly folder: string;
  readonly objects: ObjectStore;
}

/** Undefined when no such commit is there, which is git's to say in its own words. */
async function idOf(objects: ObjectStore, name: string): Promise<string | undefined> {
  return (await readCommit(objects, name))?.sha;
}

async function commitsBetween(
  { folder, objects }: Place,
  base: string,
  head: string,
): Promise<readonly Commit[]> {
  const [a, b] = await Promise.all([idOf(objects, base), idOf(objects, head)]);
  const line = a === undefined || b === undefined ? undefined : await lineBetween(objects, a, b);
  const ids = line ?? (await listBetween(folder, base, head));
  return Promise.all(ids.map((sha) => commitOf(objects, sha)));
}

async function listBetween(folder: string, base: string, head: string): Promise<readonly string[]> {
  const text = await git(folder, ['rev-list', '--reverse', '--topo-order', `${base}..${head}`]);
  return text.split('\n').filter(Boolean);
}

async function replayed(place: Place, options: ReplayOptions): Promise<Replayed> {
  const commits = await commitsBetween(place, options.base, options.head);
  return replay(place.objects, options, commits);
}

/** The commit that merges `head` into `base`; the branch is not moved yet. */
export async function mergeCommit(
  folder: string,
  objects: ObjectStore,
  { base, head, message, method, author }: MergeOptions,
): Promise<Exclude<Merged, { kind: 'moved' }>> {
  const place = { folder, objects };
  const onto = await commitOf(objects, `refs/heads/${base}`);
  const from = await commitOf(objects, `refs/heads/${head}`);
  const isOnTop = (await mergeBase(place, onto.sha, from.sha)) === onto.sha;
  if (method === 'fastForward' && isOnTop) {
    return { kind: 'merged', sha: from.sha, onto: onto.sha };
  }
  const merged = await tryMerge(place, onto.sha, from.sha);
  if (merged.kind === 'conflict') return merged;
  if (method === 'rebase' || method === 'rebaseMerge') {
    const ends = { base: onto.sha, head: from.sha, committer: author };
    const again = await replayed(place, ends);
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

async function mergeBase(
  { folder, objects }: Place,
  a: string,
  b: string,
): Promise<string | undefined> {
  const [one, other] = await Promise.all([idOf(objects, a), idOf(objects, b)]);
  if (one !== undefined && other !== undefined) {
    const [best, ...more] = await mergeBases(objects, one, other);
    if (more.length === 0) return best;
  }
  const { code, out } = await tryGit(folder, ['merge-base', a, b]);
  return code === 0 ? out.toString('utf8', 0, 40) : undefined;
}

async function tryMerge(place: Place, base: string, head: string): Promise<MergedTree> {
  const { objects } = place;
  const ours = await treeOf(objects, base);
  const left = await mergeBase(place, base, head);
  return mergeTrees(objects, {
    base: left === undefined ? ours : await treeOf(objects, left),
    ours,
    theirs: await treeOf(objects, head),
  });
}
