import type { Tree } from '../tree';

/** A file that is written, or taken away. */
export interface TreeChange {
  readonly path: string;
  /** Absent: the file goes. */
  readonly after?: string;
}

export interface Lineage {
  readonly parent: Tree;
  readonly changes: readonly ChangedPath[];
}

export interface ChangedPath {
  readonly path: string;
  /** It came or went: what lists a folder sees it. */
  readonly listed: boolean;
}

const lineages = new WeakMap<Tree, Lineage>();

/**
 * The tree after a change. What Flux applies after a merge is then computed for the folders alone that the change can reach: the rest is
 * taken from what is known of the tree before.
 */
export function withChanges(tree: Tree, changes: readonly TreeChange[]): Tree {
  const files = new Map(tree.files);
  const changed: ChangedPath[] = [];
  for (const { path, after } of changes) {
    changed.push({ path, listed: after === undefined || !tree.files.has(path) });
    if (after === undefined) files.delete(path);
    else files.set(path, after);
  }
  return derived({ files }, tree, changed);
}

/** Notes that `tree` is `parent` with these changes. */
export function derived(tree: Tree, parent: Tree, changes: readonly ChangedPath[]): Tree {
  lineages.set(tree, { parent, changes });
  return tree;
}

/** Which tree this one was made of, and by what changes; undefined for one that was read. */
export function lineageOf(tree: Tree): Lineage | undefined {
  return lineages.get(tree);
}
