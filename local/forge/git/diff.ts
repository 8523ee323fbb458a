import type { ObjectStore } from './objects';
import type { TreeEntry } from './trees';
import { listTree, walkTree } from './trees';

export interface FileSide {
  readonly sha: string;
  readonly mode: string;
}

/** One file that differs. A rename is a removal and an addition. */
export interface FileDiff {
  readonly path: string;
  readonly before?: FileSide;
  readonly after?: FileSide;
}

/** Files that differ between two trees, by path. Equal folders are not opened. */
export async function diffTrees(
  objects: ObjectStore,
  before: string,
  after: string,
  under = '',
): Promise<readonly FileDiff[]> {
  if (before === after) return [];
  const old = byPath(await listTree(objects, before, under));
  const now = byPath(await listTree(objects, after, under));
  const diffs: FileDiff[] = [];
  for (const path of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    diffs.push(...(await diffEntry(objects, old.get(path), now.get(path))));
  }
  return diffs;
}

function byPath(entries: readonly TreeEntry[]): Map<string, TreeEntry> {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

async function diffEntry(
  objects: ObjectStore,
  before: TreeEntry | undefined,
  after: TreeEntry | undefined,
): Promise<readonly FileDiff[]> {
  if (isSame(before, after)) return [];
  if (before?.type === 'tree' && after?.type === 'tree') {
    return diffTrees(objects, before.sha, after.sha, `${before.path}/`);
  }
  if (before?.type !== 'tree' && after?.type !== 'tree') return [sides(before, after)];
  const gone = (await filesOf(objects, before)).map((file) => sides(file, undefined));
  const come = (await filesOf(objects, after)).map((file) => sides(undefined, file));
  return [...gone, ...come];
}

function isSame(before: TreeEntry | undefined, after: TreeEntry | undefined): boolean {
  return before?.sha === after?.sha && before?.mode === after?.mode;
}

async function filesOf(
  objects: ObjectStore,
  entry: TreeEntry | undefined,
): Promise<readonly TreeEntry[]> {
  if (entry === undefined) return [];
  if (entry.type !== 'tree') return [entry];
  const all = await walkTree(objects, entry.sha, `${entry.path}/`);
  return all.filter(({ type }) => type !== 'tree');
}

function sides(before: TreeEntry | undefined, after: TreeEntry | undefined): FileDiff {
  return {
    path: before?.path ?? after?.path ?? '',
    ...(before && { before: { sha: before.sha, mode: before.mode } }),
    ...(after && { after: { sha: after.sha, mode: after.mode } }),
  };
}
