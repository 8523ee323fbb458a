import type { Tree } from '../../../core/applied/tree';
import type { RepoFile } from '../../../core/base/repo-file';
import { baseBranchNotFound } from '../branch-failures';
import { MAX_FILE_BYTES } from '../blob-texts';
import { wholeTree } from '../whole-tree';
import { readBlobs } from './blobs';
import type { Session } from './session';
import { LINK, listFiles } from './tree';

/**
 * Commit at the head of the base branch. Throws BaseBranchNotFound, or the failure of a repository that cannot be
 * read.
 */
export async function baseHead(session: Session): Promise<string> {
  const { branch, place } = session;
  const head = await headOf(session, branch);
  if (head !== undefined) return head;
  await assertRepository(session);
  throw baseBranchNotFound(place);
}

/** Undefined when there is no such branch. */
export async function headOf(session: Session, branch: string): Promise<string | undefined> {
  const { owner, repo } = session;
  const found = await session.find({ action: `read the branch ${branch}` }, (octokit) =>
    octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }),
  );
  return found?.object.sha;
}

/** Throws RepositoryNotFound: a 404 for a branch may be one for the repository. */
async function assertRepository({ owner, repo, read }: Session): Promise<void> {
  await read({ action: 'read the repository' }, (octokit) =>
    octokit.rest.repos.get({ owner, repo }),
  );
}

/** Every path of a commit, with the texts of what Flux and kustomize may read. */
export function readTree(session: Session, commit: string): Promise<Tree> {
  return wholeTree(
    async () => {
      const all = await listFiles(session, commit, ['']);
      return all.map(({ path, sha, size, mode }) => ({
        ...{ path, id: sha, size, isLink: mode === LINK },
      }));
    },
    (files) =>
      readBlobs(
        session,
        files.map(({ path, id, size = 0 }) => ({ path, sha: id, size })),
      ),
  );
}

/** Text files below `folders` at a commit; links, binary and oversized files are left out. */
export async function readFiles(
  session: Session,
  commit: string,
  folders: readonly string[],
): Promise<readonly RepoFile[]> {
  const all = await listFiles(session, commit, folders);
  const wanted = all.filter(
    ({ path, size, mode }) => size <= MAX_FILE_BYTES && mode !== LINK && isBelow(path, folders),
  );
  const texts = await readBlobs(session, wanted);
  return wanted.flatMap(({ path }, at) => {
    const text = texts[at];
    return text === undefined ? [] : [{ path, text }];
  });
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some(
    (folder) => folder === '' || path === folder || path.startsWith(`${folder}/`),
  );
}

/** Names of branches that begin with `prefix`. */
export async function branchesOf(session: Session, prefix: string): Promise<readonly string[]> {
  const { owner, repo } = session;
  const refs = await session.read({ action: `list the branches ${prefix}*` }, (octokit) =>
    octokit.rest.git.listMatchingRefs({ owner, repo, ref: `heads/${prefix}` }),
  );
  // Whether GitHub minds a slash at the end is not documented.
  return refs
    .map(({ ref }) => ref.slice('refs/heads/'.length))
    .filter((name) => name.startsWith(prefix));
}
