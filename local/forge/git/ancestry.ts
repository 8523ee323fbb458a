import { commitOf } from './reading';
import type { ObjectStore } from './objects';

/** Parents by commit id, of every repository: an id says what it stands for, so an answer is never out of date. */
const PARENTS = new Map<string, readonly string[]>();
const MAX_REMEMBERED = 50_000;

async function parentsOf(objects: ObjectStore, sha: string): Promise<readonly string[]> {
  const known = PARENTS.get(sha);
  if (known !== undefined) return known;
  const { parents } = await commitOf(objects, sha);
  if (PARENTS.size >= MAX_REMEMBERED) PARENTS.clear();
  PARENTS.set(sha, parents);
  return parents;
}

/** A commit and all that it descends from. Throws when it is not there. */
export async function historyOf(objects: ObjectStore, sha: string): Promise<ReadonlySet<string>> {
  const all = new Set<string>([sha]);
  for (const each of all) {
    for (const parent of await parentsOf(objects, each)) all.add(parent);
  }
  return all;
}

/** Common ancestors that no other one descends from: several after a criss-cross merge, none for strangers. */
export async function mergeBases(
  objects: ObjectStore,
  a: string,
  b: string,
): Promise<readonly string[]> {
  const ofA = await historyOf(objects, a);
  if (ofA.has(b)) return [b];
  const ofB = await historyOf(objects, b);
  const common = [...ofA].filter((sha) => ofB.has(sha));
  const behind = new Set<string>();
  for (const sha of common) for (const each of await parentsOf(objects, sha)) behind.add(each);
  return common.filter((sha) => !behind.has(sha));
}

/** How many commits of `head` `base` lacks, and the other way round. */
export async function countApart(
  objects: ObjectStore,
  base: string,
  head: string,
): Promise<{ readonly ahead: number; readonly behind: number }> {
  const ofBase = await historyOf(objects, base);
  const ofHead = await historyOf(objects, head);
  const lacking = (from: ReadonlySet<string>, other: ReadonlySet<string>): number =>
    [...from].filter((sha) => !other.has(sha)).length;
  return { ahead: lacking(ofHead, ofBase), behind: lacking(ofBase, ofHead) };
}

/** Commits of `head` that `base` lacks, oldest first; undefined where merges leave more than one order. */
export async function lineBetween(
  objects: ObjectStore,
  base: string,
  head: string,
): Promise<readonly string[] | undefined> {
  const ofBase = await historyOf(objects, base);
  const line: string[] = [];
  for (let at: string | undefined = head; at !== undefined && !ofBase.has(at);) {
    const parents: readonly string[] = await parentsOf(objects, at);
    if (parents.length > 1) return undefined;
    line.unshift(at);
    at = parents[0];
  }
  return line;
}
