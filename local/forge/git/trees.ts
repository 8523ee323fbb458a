import type { ObjectStore } from './objects';

export interface TreeEntry {
  /** From the root of the repository. */
  readonly path: string;
  /** `100644`, `100755`, `120000`, `040000`, `160000`. */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
}

/** What becomes of one path; no `sha`: it goes. */
export interface TreeEdit {
  readonly path: string;
  readonly mode?: string;
  readonly sha?: string;
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Entries of one tree, not of those below. */
export async function listTree(
  objects: ObjectStore,
  tree: string,
  under = '',
): Promise<readonly TreeEntry[]> {
  if (tree === EMPTY_TREE) return [];
  const found = await objects.read(tree);
  if (found?.type !== 'tree') throw new Error(`${tree} is no tree`);
  return parse(found.bytes, under);
}

/** Every entry below a tree, folders before what is in them. */
export async function walkTree(
  objects: ObjectStore,
  tree: string,
  under = '',
): Promise<readonly TreeEntry[]> {
  const all: TreeEntry[] = [];
  for (const entry of await listTree(objects, tree, under)) {
    all.push(entry);
    if (entry.type === 'tree') all.push(...(await walkTree(objects, entry.sha, `${entry.path}/`)));
  }
  return all;
}

/** Id of the tree that `base` becomes. Folders that are left empty go, as git has none. */
export async function editTree(
  objects: ObjectStore,
  base: string | undefined,
  edits: readonly TreeEdit[],
): Promise<string> {
  const entries = new Map<string, TreeEntry>();
  if (base !== undefined) {
    for (const entry of await listTree(objects, base)) entries.set(entry.path, entry);
  }
  for (const [name, inside] of byFirstPart(edits)) {
    const here = inside.find(({ path }) => path === '');
    if (here !== undefined) {
      set(entries, name, here);
      continue;
    }
    const folder = entries.get(name);
    const below = folder?.type === 'tree' ? folder.sha : undefined;
    const sha = await editTree(objects, below, inside);
    set(entries, name, { path: name, mode: '040000', ...(sha !== EMPTY_TREE && { sha }) });
  }
  return objects.write('tree', serialise([...entries.values()]));
}

function byFirstPart(edits: readonly TreeEdit[]): Map<string, TreeEdit[]> {
  const parts = new Map<string, TreeEdit[]>();
  for (const edit of edits) {
    const [name = '', ...rest] = edit.path.split('/');
    parts.set(name, [...(parts.get(name) ?? []), { ...edit, path: rest.join('/') }]);
  }
  return parts;
}

function set(
  entries: Map<string, TreeEntry>,
  name: string,
  { sha, mode = '100644' }: TreeEdit,
): void {
  if (sha === undefined) entries.delete(name);
  else entries.set(name, { path: name, mode, type: typeOf(mode), sha });
}

function typeOf(mode: string): TreeEntry['type'] {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}

/** `<mode> <name>\0<20 bytes>`, again and again. */
function parse(bytes: Buffer, under: string): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const mode = bytes.toString('latin1', at, space).padStart(6, '0');
    entries.push({
      path: under + bytes.toString('utf8', space + 1, end),
      mode,
      type: typeOf(mode),
      sha: bytes.toString('hex', end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

/** git sorts by bytes, a folder as if its name ended with a slash, and writes the mode of a folder without its zero. */
function serialise(entries: readonly TreeEntry[]): Buffer {
  const key = ({ path, type }: TreeEntry): Buffer =>
    Buffer.from(type === 'tree' ? `${path}/` : path);
  const sorted = [...entries].sort((a, b) => Buffer.compare(key(a), key(b)));
  return Buffer.concat(
    sorted.flatMap(({ mode, path, sha }) => [
      Buffer.from(`${mode.replace(/^0/, '')} ${path}\0`),
      Buffer.from(sha, 'hex'),
    ]),
  );
}
