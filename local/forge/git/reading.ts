import type { Commit } from './commits';
import { readCommit } from './commits';
import type { Repository } from './model';
import type { ObjectStore } from './objects';
import { listTree, walkTree } from './trees';

type Reading = Pick<Repository, 'readCommit' | 'readObject' | 'readTree' | 'readFile'>;

export function reading(objects: ObjectStore): Reading {
  return {
    readCommit: (name) => readCommit(objects, name),
    readObject: (sha) => objects.read(sha),
    async readTree(name, folder = '') {
      const tree = await folderIn(objects, await treeOf(objects, name), folder);
      return tree === undefined
        ? undefined
        : walkTree(objects, tree, folder === '' ? '' : `${folder}/`);
    },
    async readFile(commit, file) {
      const cut = file.lastIndexOf('/');
      const folder = await folderIn(
        objects,
        await treeOf(objects, commit),
        file.slice(0, Math.max(cut, 0)),
      );
      if (folder === undefined) return undefined;
      const entry = await entryIn(objects, folder, file.slice(cut + 1));
      return entry?.type === 'blob' ? (await objects.read(entry.sha))?.bytes : undefined;
    },
  };
}

/** The commit of that name. Throws when there is none. */
export async function commitOf(objects: ObjectStore, name: string): Promise<Commit> {
  const commit = await readCommit(objects, name);
  if (commit === undefined) throw new Error(`there is no commit ${name}`);
  return commit;
}

/** Tree of a commit, or the tree itself. Throws when `name` is neither. */
export async function treeOf(objects: ObjectStore, name: string): Promise<string> {
  const found = await objects.read(name);
  if (found?.type === 'tree') return found.sha;
  return (await commitOf(objects, name)).tree;
}

/** Id of a folder's tree, undefined when it is not there. */
async function folderIn(
  objects: ObjectStore,
  root: string,
  folder: string,
): Promise<string | undefined> {
  let tree = root;
  for (const name of folder.split('/').filter(Boolean)) {
    const entry = await entryIn(objects, tree, name);
    if (entry?.type !== 'tree') return undefined;
    tree = entry.sha;
  }
  return tree;
}

async function entryIn(objects: ObjectStore, tree: string, name: string) {
  return (await listTree(objects, tree)).find(({ path }) => path === name);
}
