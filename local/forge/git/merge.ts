import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FileDiff } from './diff';
import { diffTrees } from './diff';
import type { ObjectStore } from './objects';
import { tryGit } from './run';
import type { TreeEdit } from './trees';
import { editTree } from './trees';

export type MergedTree =
  | { readonly kind: 'clean'; readonly tree: string }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

export interface ThreeTrees {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** What `theirs` did since `base`, done to `ours`. A file that both changed is merged line by line. */
export async function mergeTrees(
  objects: ObjectStore,
  { base, ours, theirs }: ThreeTrees,
): Promise<MergedTree> {
  const mine = new Map((await diffTrees(objects, base, ours)).map((diff) => [diff.path, diff]));
  const edits: TreeEdit[] = [];
  const conflicts: string[] = [];
  for (const diff of await diffTrees(objects, base, theirs)) {
    const edit = await mergeFile(objects, diff, mine.get(diff.path));
    if (edit === undefined) conflicts.push(diff.path);
    else edits.push(edit);
  }
  if (conflicts.length > 0) return { kind: 'conflict', paths: conflicts };
  return { kind: 'clean', tree: await editTree(objects, ours, edits) };
}

/** Undefined: they conflict. */
async function mergeFile(
  objects: ObjectStore,
  theirs: FileDiff,
  mine: FileDiff | undefined,
): Promise<TreeEdit | undefined> {
  const taken: TreeEdit = {
    path: theirs.path,
    ...(theirs.after && { sha: theirs.after.sha, mode: theirs.after.mode }),
  };
  if (mine === undefined || mine.after?.sha === theirs.after?.sha) return taken;
  if (mine.after === undefined || theirs.after === undefined) return undefined;
  const merged = await mergeText(
    await bytesOf(objects, mine.after.sha),
    theirs.before === undefined ? Buffer.alloc(0) : await bytesOf(objects, theirs.before.sha),
    await bytesOf(objects, theirs.after.sha),
  );
  if (merged === undefined) return undefined;
  return { ...taken, sha: await objects.write('blob', merged) };
}

async function bytesOf(objects: ObjectStore, sha: string): Promise<Buffer> {
  return (await objects.read(sha))?.bytes ?? Buffer.alloc(0);
}

/** git merge-file is in every git; merge-tree --write-tree asks for 2.38. */
async function mergeText(ours: Buffer, base: Buffer, theirs: Buffer): Promise<Buffer | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'forge-merge-'));
  try {
    const files = { ours, base, theirs };
    for (const [name, bytes] of Object.entries(files)) {
      await writeFile(path.join(folder, name), bytes);
    }
    const { code, out } = await tryGit(folder, ['merge-file', '-p', 'ours', 'base', 'theirs']);
    return code === 0 ? out : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
