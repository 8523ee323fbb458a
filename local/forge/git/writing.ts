import { writeCommit } from './commits';
import type { CommitOptions, FileEdit, Repository } from './model';
import type { ObjectStore } from './objects';
import { commitOf } from './reading';
import type { TreeEdit, TreeEntry } from './trees';
import { editTree, walkTree } from './trees';

type Writing = Pick<Repository, 'writeBlob' | 'writeTree' | 'writeCommit' | 'commit'>;

export function writing(objects: ObjectStore): Writing {
  return {
    writeBlob: (content) => objects.write('blob', Buffer.from(content)),
    writeTree: (base, edits) => editTree(objects, base, edits),
    writeCommit: (commit) => writeCommit(objects, commit),
    commit: (options) => commitEdits(objects, options),
  };
}

async function commitEdits(objects: ObjectStore, options: CommitOptions): Promise<string> {
  const { onto, edits, message, author, committer } = options;
  const parent = onto === undefined ? undefined : await commitOf(objects, onto);
  const files = parent === undefined ? [] : await walkTree(objects, parent.tree);
  const known = new Map(files.map((file) => [file.path, file]));
  const treeEdits = await Promise.all(
    edits.map((edit) => treeEdit(objects, edit, known.get(edit.path))),
  );
  return writeCommit(objects, {
    tree: await editTree(objects, parent?.tree, treeEdits),
    parents: parent === undefined ? [] : [parent.sha],
    message,
    author,
    ...(committer !== undefined && { committer }),
  });
}

async function treeEdit(
  objects: ObjectStore,
  { path, content, mode }: FileEdit,
  known: TreeEntry | undefined,
): Promise<TreeEdit> {
  if (content === undefined) return { path };
  const kept = known?.type === 'blob' ? known.mode : '100644';
  return { path, mode: mode ?? kept, sha: await objects.write('blob', Buffer.from(content)) };
}
