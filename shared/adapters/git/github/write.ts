import type { ErrorPolicy } from '../../../core/base/errors';
import { isReconcileError } from '../../../core/base/errors';
import type { FileChange } from '../../../core/base/repo-file';
import { nothingToCommit } from '../branch-failures';
import { forgeFailure } from '../failure';
import type { BranchWrite, BranchWritten } from '../forge';
import { headOf } from './read';
import type { Session } from './session';
import { listFiles } from './tree';

const PERMISSION = 'contents: write';
/** Characters. A larger file goes up as a blob of its own, as GitHub limits what a tree may hold. */
const MAX_INLINE_BYTES = 512 * 1024;

/**
 * One commit on `onto`, by the Git Data API: without author and committer, so that GitHub signs what an App commits. REST
 * compares nothing when it forces a branch; the mutation updateRefs does, so that a human's commit is never overwritten.
 */
export async function writeBranch(session: Session, write: BranchWrite): Promise<BranchWritten> {
  await assertAt(session, write);
  const tree = await writeTree(session, write);
  const { owner, repo } = session;
  const { branch, onto, message } = write;
  const { sha } = await session.write(
    { action: `commit for ${branch}`, permission: PERMISSION },
    (octokit) => octokit.rest.git.createCommit({ owner, repo, message, tree, parents: [onto] }),
  );
  if (write.expectedHead === undefined) await createRef(session, branch, sha);
  else await moveRef(session, write, sha);
  return { head: sha };
}

/** `expectedHead` undefined: there is no such branch. */
interface RefAt {
  readonly branch: string;
  readonly expectedHead?: string | undefined;
}

async function assertAt(session: Session, { branch, expectedHead }: RefAt): Promise<void> {
  const head = await headOf(session, branch);
  if (head === expectedHead) return;
  throw forgeFailure(session.place, {
    policy: 'Conflict',
    code: 'BranchMoved',
    message: `the branch ${branch} was ${place(expectedHead)} when we looked and is now ${place(head)}: somebody else moved it.`,
  });
}

function place(head: string | undefined): string {
  return head === undefined ? 'not there' : `at ${head.slice(0, 10)}`;
}

async function writeTree(session: Session, write: BranchWrite): Promise<string> {
  const { branch, onto, files } = write;
  const { owner, repo } = session;
  const base = await session.read({ action: `read the commit ${onto}` }, (octokit) =>
    octokit.rest.git.getCommit({ owner, repo, commit_sha: onto }),
  );
  const paths = files.map(({ path }) => path);
  const known = await listFiles(session, onto, paths);
  const modes = new Map(known.map(({ path, mode }) => [path, mode]));
  const tree = await Promise.all(
    files.map((file) => entryOf(session, file, modes.get(file.path) ?? '100644')),
  );
  const made = await session.write(
    { action: `write the files of ${branch}`, permission: PERMISSION },
    (octokit) => octokit.rest.git.createTree({ owner, repo, base_tree: base.tree.sha, tree }),
  );
  if (made.sha !== base.tree.sha) return made.sha;
  throw nothingToCommit(session.place, write);
}

type Mode = '100644' | '100755';

interface Entry {
  readonly path: string;
  readonly mode: Mode;
  readonly type: 'blob';
  readonly sha?: string | null;
  readonly content?: string;
}

async function entryOf(
  session: Session,
  { path, after }: FileChange,
  known: string,
): Promise<Entry> {
  const mode: Mode = known === '100755' ? '100755' : '100644';
  const entry = { path, mode, type: 'blob' } as const;
  if (after === undefined) return { ...entry, sha: null };
  if (after.length <= MAX_INLINE_BYTES) return { ...entry, content: after };
  const { owner, repo } = session;
  const blob = await session.write({ action: `write ${path}`, permission: PERMISSION }, (octokit) =>
    octokit.rest.git.createBlob({ owner, repo, content: after, encoding: 'utf-8' }),
  );
  return { ...entry, sha: blob.sha };
}

/** Refused by GitHub when there is such a branch. */
async function createRef({ owner, repo, write }: Session, branch: string, sha: string) {
  await write({ action: `make the branch ${branch}`, permission: PERMISSION }, (octokit) =>
    octokit.rest.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha }),
  );
}

const NOWHERE = '0'.repeat(40);
const UPDATE_REFS = `mutation ($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`;

/** Compare and swap. What GitHub says of a head that is another one is not documented: a look tells. */
async function moveRef(
  session: Session,
  { branch, expectedHead }: RefAt,
  to: string,
): Promise<void> {
  const repositoryId = await session.nodeId();
  const name = `refs/heads/${branch}`;
  const update = { name, beforeOid: expectedHead, afterOid: to, force: true };
  const input = { repositoryId, refUpdates: [update] };
  try {
    await session.write(
      { action: `move the branch ${branch}`, permission: PERMISSION },
      async (octokit) => ({ status: 200, data: await octokit.graphql(UPDATE_REFS, { input }) }),
    );
  } catch (error) {
    const isAnswer = isReconcileError(error) && LOOKED_AT.includes(error.failure.policy);
    if (isAnswer) await assertAt(session, { branch, expectedHead });
    throw error;
  }
}

const LOOKED_AT: readonly ErrorPolicy[] = ['Terminal', 'Conflict', 'Stalled'];

/** A branch that is gone already is what was asked for. */
export async function deleteBranch(
  session: Session,
  branch: string,
  expectedHead: string,
): Promise<void> {
  if ((await headOf(session, branch)) === undefined) return;
  await assertAt(session, { branch, expectedHead });
  await moveRef(session, { branch, expectedHead }, NOWHERE);
}
