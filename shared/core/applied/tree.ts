import type { RepoFile } from '../base/repo-file';

/** Files of one source at one revision, by path from its root, no leading slash. */
export interface Tree {
  /** undefined: the file is there, and its text was not read (too big, no text). */
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** A tree of these files. */
export function treeOf(files: readonly RepoFile[]): Tree {
  return { files: new Map(files.map((file) => [file.path, file.text])) };
}

const folders = new WeakMap<Tree, ReadonlySet<string>>();

/** Every folder that holds a file, however deep, by path from the root; the root itself is ''. */
export function foldersOf(tree: Tree): ReadonlySet<string> {
  const known = folders.get(tree);
  if (known !== undefined) return known;
  const found = new Set<string>(['']);
  for (const file of tree.files.keys()) addParents(file, found);
  folders.set(tree, found);
  return found;
}

function addParents(file: string, found: Set<string>): void {
  for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
    const folder = file.slice(0, end);
    if (found.has(folder)) return;
    found.add(folder);
  }
}

/** `path` seen from `folder`, cleaned; undefined when it leaves the source. A leading slash counts from the source's root. */
export function resolvePath(folder: string, path: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Is `path` the folder or below it? */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
