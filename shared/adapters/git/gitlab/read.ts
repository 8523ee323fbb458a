import type { Tree } from '../../../core/applied/tree';
import type { RepoFile } from '../../../core/base/repo-file';
import { batchedTexts } from '../batched-texts';
import type { BlobRef } from '../blob-texts';
import { atOnce, blobTexts, textFiles } from '../blob-texts';
import { baseBranchNotFound } from '../branch-failures';
import { wholeTree } from '../whole-tree';
import { manyBlobs } from './many-blobs';
import type { Session } from './session';
import type { WireBranch, WireEntry } from './wire';

const SYMBOLIC_LINK = '120000';

/** Commit at the head of the base branch. Throws BaseBranchNotFound. */
export async function baseHead(session: Session): Promise<string> {
  const base = await branchAt(session, session.branch);
  if (base === undefined) throw baseBranchNotFound(session.place);
  return base.commit.id;
}

/** Undefined when there is no such branch. */
export function branchAt(session: Session, branch: string): Promise<WireBranch | undefined> {
  return session.find({
    action: `read the branch ${branch}`,
    path: `/repository/branches/${encodeURIComponent(branch)}`,
  });
}

/** Names of branches that begin with `prefix`. */
export async function branchesOf(session: Session, prefix: string): Promise<readonly string[]> {
  const found = await session.all<WireBranch>({
    action: `list the branches ${prefix}*`,
    path: '/repository/branches',
    query: { search: `^${prefix}` },
  });
  return (found ?? []).map(({ name }) => name).filter((name) => name.startsWith(prefix));
}

/** Every path of a commit, with the texts of what Flux and kustomize may read. */
export function readTree(session: Session, commit: string): Promise<Tree> {
  return wholeTree(
    async () => {
      const entries = await entriesBelow(session, commit, '');
      return (entries ?? [])
        .filter(({ type }) => type === 'blob')
        .map(({ path, id, mode }) => ({ path, id, isLink: mode === SYMBOLIC_LINK }));
    },
    (files) =>
      batchedTexts(whereOf(session), files, {
        many: (batch) =>
          manyBlobs(
            session,
            commit,
            batch.map(({ path }) => path),
          ),
        one: (file) => readBlob(session, file),
      }),
  );
}

/** Text files below `folders` at a commit; binary and oversized files are left out. */
export function readFiles(
  session: Session,
  commit: string,
  folders: readonly string[],
): Promise<readonly RepoFile[]> {
  return textFiles(
    folders,
    (folder) => listFiles(session, commit, folder),
    (items) => textsOf(session, items),
  );
}

/** Of blobs, in the same order; undefined for what is not text. */
function textsOf(
  session: Session,
  files: readonly BlobRef[],
): Promise<readonly (string | undefined)[]> {
  return blobTexts(whereOf(session), files, (file) => readBlob(session, file));
}

function whereOf({ place }: Session): string {
  const { url, repository } = place.repository.forge;
  return `${url} ${repository}`;
}

async function readBlob(session: Session, { path, id }: BlobRef): Promise<Buffer | undefined> {
  const call = { action: `read ${path}`, path: `/repository/blobs/${id}/raw` };
  return (await session.look(call))?.bytes;
}

/** Texts at a commit, in the same order; undefined for what is not text. */
export async function textsAt(
  session: Session,
  commit: string,
  paths: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const ids = await atOnce(paths, (path) => blobIdAt(session, commit, path));
  const files = paths.map((path, at) => ({ path, id: ids[at] ?? '' }));
  const texts = await textsOf(
    session,
    files.filter(({ id }) => id !== ''),
  );
  const byPath = new Map(
    files.filter(({ id }) => id !== '').map(({ path }, at) => [path, texts[at]]),
  );
  return paths.map((path) => byPath.get(path));
}

/** Files below a folder, or the file of that name. Neither symbolic links nor submodules. */
async function listFiles(
  session: Session,
  commit: string,
  folder: string,
): Promise<readonly BlobRef[]> {
  const entries = await entriesBelow(session, commit, folder);
  // No such folder is a 404, or an empty list on an older GitLab.
  if (entries === undefined || entries.length === 0) {
    const id = folder === '' ? undefined : await blobIdAt(session, commit, folder);
    return id === undefined ? [] : [{ path: folder, id }];
  }
  return entries.filter(({ type, mode }) => type === 'blob' && mode !== SYMBOLIC_LINK);
}

function entriesBelow(
  session: Session,
  commit: string,
  folder: string,
): Promise<readonly WireEntry[] | undefined> {
  return session.all<WireEntry>({
    action: `list ${folder} at ${commit.slice(0, 10)}`,
    path: '/repository/tree',
    query: {
      ...{ ref: commit, recursive: true, pagination: 'keyset' },
      path: folder === '' ? undefined : folder,
    },
  });
}

/** Id of the blob at a path; undefined when there is none. A HEAD gives it without the content. */
export async function blobIdAt(
  session: Session,
  commit: string,
  path: string,
): Promise<string | undefined> {
  const found = await session.look({
    action: `look up ${path} at ${commit.slice(0, 10)}`,
    method: 'HEAD',
    path: `/repository/files/${encodeURIComponent(path)}`,
    query: { ref: commit },
  });
  return found?.headers['x-gitlab-blob-id'];
}
