import { isReconcileError } from '../../../core/base/errors';
import { branchMoved, nothingToCommit } from '../branch-failures';
import type { BranchWrite, BranchWritten } from '../forge';
import type { PlannedChange } from '../planned-change';
import { planChanges } from '../planned-change';
import { blobIdAt, branchAt } from './read';
import type { Session } from './session';
import type { WireCommit } from './wire';

export const PERMISSION = 'role: Developer';

/**
 * One commit on `onto`, in one call. Without `force` GitLab refuses when the branch exists, so a new branch is never
 * somebody else's. With it GitLab compares nothing: start_sha names the parent, and last_commit_id looks at files of
 * that. So the branch is read once more right before; who pushes within those milliseconds is overwritten, and their
 * commit is found again in the activity of the project.
 */
export async function writeBranch(session: Session, write: BranchWrite): Promise<BranchWritten> {
  const { branch, onto, expectedHead } = write;
  const changes = await planChanges(write.files, (path) => blobIdAt(session, onto, path));
  if (changes.length === 0) throw nothingToCommit(session.place, write);
  const head = (await branchAt(session, branch))?.commit.id;
  if (head !== expectedHead) throw branchMoved(session.place, branch, head);
  const { id } = await commitPatiently(session, write, changes);
  return { head: id };
}

/** Nothing was done when a replica lags behind (gitlab-org/gitlab#434467): once more, and then whoever called waits. */
async function commitPatiently(
  session: Session,
  write: BranchWrite,
  changes: readonly PlannedChange[],
): Promise<WireCommit> {
  try {
    return await commit(session, write, changes);
  } catch (error) {
    if (!isReconcileError(error) || error.failure.code !== 'ReplicaBehind') throw error;
    return commit(session, write, changes);
  }
}

function commit(
  session: Session,
  { branch, onto, message, expectedHead }: BranchWrite,
  changes: readonly PlannedChange[],
): Promise<WireCommit> {
  return session.send({
    action: `commit to ${branch}`,
    ...{ method: 'POST', path: '/repository/commits', permission: PERMISSION },
    body: {
      ...{ branch, start_sha: onto, force: expectedHead !== undefined },
      ...{ commit_message: message, stats: false, actions: changes.map(toWire) },
    },
  });
}

function toWire(change: PlannedChange): object {
  const { kind: action, path: file_path } = change;
  if (change.kind === 'delete') return { action, file_path };
  // As text, a byte-order mark or a line end may be lost.
  const content = Buffer.from(change.text).toString('base64');
  return { action, file_path, content, encoding: 'base64' };
}

/** A branch that is gone already is what was asked for. */
export async function deleteBranch(
  session: Session,
  branch: string,
  expectedHead: string,
): Promise<void> {
  const head = (await branchAt(session, branch))?.commit.id;
  if (head === undefined) return;
  if (head !== expectedHead) throw branchMoved(session.place, branch, head);
  await session.look({
    action: `delete the branch ${branch}`,
    ...{ method: 'DELETE', path: `/repository/branches/${encodeURIComponent(branch)}` },
    permission: PERMISSION,
  });
}
