import { isReconcileError } from '../../../core/base/errors';
import { branchMoved, nothingToCommit } from '../branch-failures';
import type { BranchWrite, BranchWritten } from '../forge';
import type { PlannedChange } from '../planned-change';
import { planChanges } from '../planned-change';
import { refUpdateFailure } from './failure';
import { blobIdAt, headOf, HEADS, STAGING } from './read';
import type { Session } from './session';
import type { WireList, WireRefUpdate } from './wire';

const NOWHERE = '0'.repeat(40);
const PERMISSION = 'Contribute';

/**
 * One commit on `onto`. A push is based on the commit that its `oldObjectId` names, and is refused (TF401028) when the
 * branch is there and elsewhere: so a new branch is one push.
 *
 * A branch that exists would have to be reset to the base before such a push. Its request would then ask for nothing for
 * a moment, or permanently after a crash, and Azure DevOps may complete it. So the commit is pushed to a branch beside it,
 * `<branch>.staging`, and one call moves the branch there from where it was seen, compare and swap, and deletes the
 * other. Anyone who looks sees the old commit or the new one. A crash leaves the branch as it was, and a staging branch that
 * the next write replaces.
 */
export async function writeBranch(session: Session, write: BranchWrite): Promise<BranchWritten> {
  const { branch, onto, expectedHead } = write;
  const changes = await planChanges(write.files, (path) => blobIdAt(session, onto, path));
  if (changes.length === 0) throw nothingToCommit(session.place, write);
  if (expectedHead === undefined || expectedHead === onto) {
    await assertAt(session, branch, expectedHead);
    return { head: await push(session, branch, write, changes) };
  }
  await assertAt(session, branch, expectedHead);
  const head = await stage(session, write, changes);
  await moveRefs(session, [
    { name: branch, from: expectedHead, to: head },
    { name: branch + STAGING, from: head, to: NOWHERE },
  ]);
  return { head };
}

/** Not what keeps two runs apart, which oldObjectId does; but a push to nowhere would take a branch at `onto` for new. */
async function assertAt(session: Session, branch: string, expected?: string): Promise<void> {
  const head = await headOf(session, branch);
  if (head !== expected) throw branchMoved(session.place, branch, head);
}

/** Replaces what a run that crashed, or is being overtaken, left on the staging branch: the branch itself decides. */
async function stage(
  session: Session,
  write: BranchWrite,
  changes: readonly PlannedChange[],
): Promise<string> {
  const name = write.branch + STAGING;
  try {
    return await push(session, name, write, changes);
  } catch (error) {
    if (!isReconcileError(error) || error.failure.policy !== 'Conflict') throw error;
  }
  const left = await headOf(session, name);
  if (left !== undefined) await moveRefs(session, [{ name, from: left, to: NOWHERE }]);
  return push(session, name, write, changes);
}

/** Id of the commit. */
async function push(
  session: Session,
  branch: string,
  { onto, message }: BranchWrite,
  changes: readonly PlannedChange[],
): Promise<string> {
  const { commits } = await session.send<{ commits: readonly { readonly commitId: string }[] }>({
    ...{ action: `push to ${branch}`, method: 'POST', path: '/pushes', permission: PERMISSION },
    body: {
      refUpdates: [{ name: HEADS + branch, oldObjectId: onto }],
      commits: [{ comment: message, changes: changes.map(toWire) }],
    },
  });
  return commits[0]?.commitId ?? '';
}

function toWire(change: PlannedChange): object {
  const item = { path: `/${change.path}` };
  switch (change.kind) {
    case 'delete':
      return { changeType: 'delete', item };
    case 'create':
    case 'update':
      return {
        changeType: change.kind === 'create' ? 'add' : 'edit',
        item,
        // As text, a byte-order mark would be lost.
        newContent: {
          content: Buffer.from(change.text).toString('base64'),
          contentType: 'base64encoded',
        },
      };
  }
}

interface RefMove {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Each is judged by itself; the first one is what counts, and the others are swept up by the next write. */
async function moveRefs(session: Session, moves: readonly RefMove[]): Promise<void> {
  const [first] = moves;
  const { value } = await session.send<WireList<WireRefUpdate>>({
    action: `move the branch ${first?.name}`,
    ...{ method: 'POST', path: '/refs', permission: PERMISSION },
    body: moves.map(({ name, from, to }) => ({
      ...{ name: HEADS + name, oldObjectId: from, newObjectId: to },
    })),
  });
  const result = value.find(({ name }) => name === HEADS + first?.name);
  if (first === undefined || result === undefined || result.success) return;
  throw refUpdateFailure(session.place, first.name, result);
}

/** A branch that is gone already is what was asked for. */
export async function deleteBranch(
  session: Session,
  branch: string,
  expectedHead: string,
): Promise<void> {
  const head = await headOf(session, branch);
  if (head === undefined) return;
  if (head !== expectedHead) throw branchMoved(session.place, branch, head);
  await moveRefs(session, [{ name: branch, from: expectedHead, to: NOWHERE }]);
}
