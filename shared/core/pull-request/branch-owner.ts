import { parseBase, parseTrailer } from './commit-trailers';
import { contentHash } from './content-hash';
import type { BranchCommit, ObservedBranch } from './observed';

/**
 * Who may rewrite a branch: `us` when nothing is on it but our one commit, untouched, and merges of the base; `nobody`
 * when it holds no commit of its own (just made, or merged already); else somebody else, whose work it is.
 */
export type BranchOwner = 'us' | 'nobody' | 'somebody';

/** `wanted`: hash of what the branch is to hold now. A branch that holds just that has nothing that could be lost. */
export function ownerOf(branch: ObservedBranch, wanted?: string): BranchOwner {
  if (branch.ahead === 0) return 'nobody';
  const content = contentOf(branch);
  if (content === undefined) return 'somebody';
  const held = contentHash(branch.files);
  return held === content || held === wanted ? 'us' : 'somebody';
}

/** What our commit on the branch says that it holds; undefined where more than ours and merges of the base is on it. */
export function contentOf(branch: ObservedBranch): string | undefined {
  const message = ourMessage(branch);
  return message === undefined ? undefined : parseTrailer(message);
}

function ourMessage({ head, ahead, message, commits }: ObservedBranch): string | undefined {
  const last = commits?.find(({ id }) => id === head);
  if (last !== undefined && isOnItsBase(last)) return last.message;
  if (commits === undefined) return ahead === 1 ? message : undefined;
  // A list that was cut short may lack somebody's commit.
  if (commits.length !== ahead) return undefined;
  const own = commits.filter((commit) => !isMergeOfOthers(commit, commits));
  return own.length === 1 ? own[0]?.message : undefined;
}

/**
 * A merge that brings in commits which the base has: the button "Update branch", or `git merge main`. What somebody
 * changed besides, or how they resolved a conflict, shows in the files.
 */
function isMergeOfOthers({ parents }: BranchCommit, commits: readonly BranchCommit[]): boolean {
  const own = new Set(commits.map(({ id }) => id));
  return parents.length > 1 && parents.some((parent) => !own.has(parent));
}

/** Our commit where we put it: whatever lies below it was the base then, also when the base was force-pushed since. */
function isOnItsBase({ parents, message }: BranchCommit): boolean {
  return parents.length === 1 && parseBase(message) === parents[0];
}

/**
 * Against what the files of a branch are compared. The merge base, but for our commit where we put it: once the base was
 * force-pushed, the branch seems to hold everything that the base has lost.
 */
export function startOf(head: BranchCommit | undefined, mergeBase: string): string {
  return head !== undefined && isOnItsBase(head) ? (head.parents[0] ?? mergeBase) : mergeBase;
}
