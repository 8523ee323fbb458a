import type { Tree } from '../../../core/applied/tree';
import type { RepoFile } from '../../../core/base/repo-file';
import type { BranchCommit } from '../../../core/pull-request/observed';
import { batchedTexts } from '../batched-texts';
import type { BlobRef } from '../blob-texts';
import { textFiles } from '../blob-texts';
import { baseBranchNotFound } from '../branch-failures';
import type { RestCall } from '../rest';
import { wholeTree } from '../whole-tree';
import type { Session } from './session';
import type { WireCommit, WireItem, WireList, WireRef } from './wire';
import { zippedBlobs } from './zipped-blobs';

export const HEADS = 'refs/heads/';
/** A branch is written beside itself first (write.ts); what a crash leaves of that is nobody's branch. */
export const STAGING = '.staging';

const NO_ITEM: readonly string[] = ['GitItemNotFoundException'];
const NO_COMMIT: readonly string[] = [
  'GitCommitDoesNotExistException',
  'GitUnresolvableToCommitException',
];

/** Commit at the head of the base branch. Throws BaseBranchNotFound. */
export async function baseHead(session: Session): Promise<string> {
  const head = await headOf(session, session.branch);
  if (head === undefined) throw baseBranchNotFound(session.place);
  return head;
}

/** Undefined when there is no such branch. */
export async function headOf(session: Session, branch: string): Promise<string | undefined> {
  const refs = await refsFrom(session, branch);
  return refs.find(({ name }) => name === HEADS + branch)?.objectId;
}

/** One commit by its id. Throws ReconcileError. */
export async function commitAt(session: Session, id: string): Promise<BranchCommit> {
  return toCommit(await session.send<WireCommit>(commitCall(id)));
}

/** Undefined for a commit that is not there any more. */
export async function messageAt(session: Session, id: string): Promise<string | undefined> {
  return (await session.find<WireCommit>(commitCall(id), NO_COMMIT))?.comment;
}

function commitCall(id: string): RestCall {
  return { action: `read the commit ${id.slice(0, 10)}`, path: `/commits/${id}` };
}

function toCommit({ commitId: id, comment: message, parents = [] }: WireCommit): BranchCommit {
  return { id, message, parents };
}

/** Names of branches that begin with `prefix`, without our staging branches. */
export async function branchesOf(session: Session, prefix: string): Promise<readonly string[]> {
  const refs = await refsFrom(session, prefix);
  const names = refs.map(({ name }) => name.slice(HEADS.length));
  return names.filter((name) => name.startsWith(prefix) && !name.endsWith(STAGING));
}

/** `filter` means "begins with"; an empty repository has no refs at all. */
async function refsFrom(session: Session, prefix: string): Promise<readonly WireRef[]> {
  const all: WireRef[] = [];
  let continuationToken: string | undefined;
  do {
    const { body, next } = await session.page<WireList<WireRef>>({
      action: `list the branches ${prefix}*`,
      path: '/refs',
      query: { filter: `heads/${prefix}`, $top: 1000, continuationToken },
    });
    all.push(...body.value);
    continuationToken = next;
  } while (continuationToken !== undefined);
  return all;
}

/** Every path of a commit, with the texts of what Flux and kustomize may read. */
export function readTree(session: Session, commit: string): Promise<Tree> {
  return wholeTree(
    async () => {
      const items = await itemsBelow(session, commit, '');
      return items
        .filter(
          ({ gitObjectType = 'blob', isFolder }) => gitObjectType === 'blob' && isFolder !== true,
        )
        .map(({ path, objectId, isSymLink = false }) => ({
          ...{ path: path.slice(1), id: objectId, isLink: isSymLink },
        }));
    },
    (files) => textsOf(session, files),
  );
}

/** Text files below `folders` at a commit; binary and oversized files are left out. */
export async function readFiles(
  session: Session,
  commit: string,
  folders: readonly string[],
): Promise<readonly RepoFile[]> {
  const files = await textFiles(
    folders,
    (folder) => listFiles(session, commit, folder),
    (items) =>
      textsOf(
        session,
        items.map(({ path, objectId: id }) => ({ path, id })),
      ),
  );
  return files.map(({ path, text }) => ({ path: path.slice(1), text }));
}

/** Of blobs, in the same order; undefined for what is not text. */
export function textsOf(
  session: Session,
  files: readonly BlobRef[],
): Promise<readonly (string | undefined)[]> {
  const { url, repository } = session.place.repository.forge;
  return batchedTexts(`${url} ${repository}`, files, {
    many: (batch) =>
      zippedBlobs(
        session,
        batch.map(({ id }) => id),
      ),
    one: ({ path, id }) =>
      session.bytes({
        action: `read ${path}`,
        path: `/blobs/${id}`,
        query: { $format: 'octetstream' },
        accept: 'application/octet-stream',
      }),
  });
}

/** Files below a folder, or the file of that name. Neither symbolic links nor submodules. */
async function listFiles(
  session: Session,
  commit: string,
  folder: string,
): Promise<readonly WireItem[]> {
  return (await itemsBelow(session, commit, folder)).filter(isFile);
}

async function itemsBelow(
  session: Session,
  commit: string,
  folder: string,
): Promise<readonly WireItem[]> {
  const found = await session.find<WireList<WireItem>>(
    {
      action: `list ${folder} at ${commit.slice(0, 10)}`,
      path: '/items',
      query: { scopePath: `/${folder}`, recursionLevel: 'full', ...at(commit) },
    },
    NO_ITEM,
  );
  return found?.value ?? [];
}

/** Id of the blob at a path; undefined when there is none. */
export async function blobIdAt(
  session: Session,
  commit: string,
  path: string,
): Promise<string | undefined> {
  const found = await session.find<WireItem>(
    {
      action: `look up ${path} at ${commit.slice(0, 10)}`,
      path: '/items',
      query: { path: `/${path}`, $format: 'json', ...at(commit) },
    },
    NO_ITEM,
  );
  return found !== undefined && isFile(found) ? found.objectId : undefined;
}

function isFile({ gitObjectType = 'blob', isFolder, isSymLink }: WireItem): boolean {
  return gitObjectType === 'blob' && isFolder !== true && isSymLink !== true;
}

function at(commit: string): Readonly<Record<string, string>> {
  return { 'versionDescriptor.versionType': 'commit', 'versionDescriptor.version': commit };
}
