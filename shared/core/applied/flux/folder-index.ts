import type { Tree } from '../tree';

/** What is in a folder, by names; neither is sorted. */
export interface Folder {
  readonly files: readonly string[];
  readonly folders: ReadonlySet<string>;
}

interface Growing {
  readonly files: string[];
  readonly folders: Set<string>;
}

const indexes = new WeakMap<Tree, ReadonlyMap<string, Folder>>();

/** Every folder of a tree by its path; the root is ''. */
export function folderIndex(tree: Tree): ReadonlyMap<string, Folder> {
  const known = indexes.get(tree);
  if (known !== undefined) return known;
  const index = new Map<string, Growing>();
  for (const path of tree.files.keys()) {
    const end = path.lastIndexOf('/');
    folderAt(index, path.slice(0, Math.max(0, end))).files.push(path.slice(end + 1));
  }
  indexes.set(tree, index);
  return index;
}

/** The folder, entered into all those above it. */
function folderAt(index: Map<string, Growing>, path: string): Growing {
  const known = index.get(path);
  if (known !== undefined) return known;
  const made: Growing = { files: [], folders: new Set() };
  index.set(path, made);
  if (path === '') return made;
  const end = path.lastIndexOf('/');
  folderAt(index, path.slice(0, Math.max(0, end))).folders.add(path.slice(end + 1));
  return made;
}
