import { startOf } from '../../../core/pull-request/branch-owner';
import type { BranchCommit, BranchFile, ObservedBranch } from '../../../core/pull-request/observed';
import { baseHead, commitAt, headOf, textsOf } from './read';
import type { Session } from './session';
import type { WireChange, WireDiff } from './wire';

/** What one page of a comparison may hold. */
const PAGE = 2000;
/** A branch on which so many files differ is not ours, whatever else does. */
const MAX_PAGES = 50;
/** A branch with more commits than our one and merges of the base is somebody's, whatever they are. */
const MAX_COMMITS = 20;
const NO_COMMIT = /^0*$/;

/** Undefined when there is no such branch. */
export async function observeBranch(
  session: Session,
  name: string,
): Promise<ObservedBranch | undefined> {
  const head = await headOf(session, name);
  if (head === undefined) return undefined;
  const base = await baseHead(session);
  const [{ ahead, mergeBase: common, changes }, last] = await Promise.all([
    compare(session, base, head),
    commitAt(session, head),
  ]);
  const start = startOf(last, common ?? head);
  const between = start === common ? changes : (await compare(session, start, head)).changes;
  return {
    ...{ name, head, mergeBase: common ?? start, ahead, message: last.message },
    commits: await commitsOf(session, last, ahead),
    files: await filesOf(session, between),
  };
}

/**
 * Along first parents, as many as the base lacks: our commit and merges of the base into it are all of them. In any other
 * history a commit is among them that is neither. (A list of commits does not show their parents, and cuts messages.)
 */
async function commitsOf(
  session: Session,
  last: BranchCommit,
  ahead: number,
): Promise<readonly BranchCommit[]> {
  const commits = [last];
  let [parent] = last.parents;
  while (parent !== undefined && commits.length < Math.min(ahead, MAX_COMMITS)) {
    const commit = await commitAt(session, parent);
    commits.push(commit);
    [parent] = commit.parents;
  }
  return commits;
}

interface Compared {
  readonly ahead: number;
  /** Absent for two that have no commit in common. */
  readonly mergeBase?: string;
  readonly changes: readonly WireChange[];
}

/** diffCommonCommit: against where the branch left the base, not against where the base is now. */
async function compare(session: Session, base: string, head: string): Promise<Compared> {
  const changes: WireChange[] = [];
  for (let page = 0; ; page += 1) {
    const diff = await session.send<WireDiff>({
      action: `compare ${head.slice(0, 10)} with ${base.slice(0, 10)}`,
      path: '/diffs/commits',
      query: {
        ...{ baseVersion: base, baseVersionType: 'commit' },
        ...{ targetVersion: head, targetVersionType: 'commit' },
        ...{ diffCommonCommit: true, $top: PAGE, $skip: page * PAGE },
      },
    });
    const more = diff.changes ?? [];
    changes.push(...more);
    const isLast = diff.allChangesIncluded !== false || more.length === 0;
    if (!isLast && page < MAX_PAGES) continue;
    const { commonCommit = '', aheadCount: ahead } = diff;
    return { ahead, changes, ...(!NO_COMMIT.test(commonCommit) && { mergeBase: commonCommit }) };
  }
}

async function filesOf(
  session: Session,
  changes: readonly WireChange[],
): Promise<readonly BranchFile[]> {
  const files = changes.filter(({ item }) => item.isFolder !== true);
  const kept = files.filter(({ changeType }) => !isDeletion(changeType)).map(({ item }) => item);
  const texts = await textsOf(
    session,
    kept.map(({ path, objectId: id }) => ({ path, id })),
  );
  const byPath = new Map(
    kept.map(({ path, objectId }, at) => [path, texts[at] ?? binary(objectId)]),
  );
  return files.map(({ item: { path } }) => {
    const text = byPath.get(path);
    return { path: path.slice(1), ...(text !== undefined && { text }) };
  });
}

/** What no text of ours can equal: a file that is there but is none that we write must not look like a deleted one. */
function binary(id: string): string {
  return `\0binary ${id}`;
}

/** A file that was renamed comes twice: its old place as `delete, sourceRename`. */
function isDeletion(changeType: string): boolean {
  return /\bdelete\b/i.test(changeType);
}
