import type { ReconcileError } from '../../core/base/errors';
import type { Place } from './failure';
import { forgeFailure } from './failure';
import type { BranchWrite } from './forge';

/** The failure (Stalled) of a repository without its base branch. */
export function baseBranchNotFound(place: Place): ReconcileError {
  const { branch, name } = place.repository;
  return forgeFailure(place, {
    policy: 'Stalled',
    code: 'BaseBranchNotFound',
    message: `there is no branch ${branch}.`,
    remedy: `Create the branch, or correct \`branch\` of the repository ${name}.`,
  });
}

/** `head`: where the branch is now, as far as it is known. */
export function branchMoved(place: Place, branch: string, head?: string): ReconcileError {
  const now = head === undefined ? '' : ` to ${head.slice(0, 10)}`;
  return forgeFailure(place, {
    policy: 'Conflict',
    code: 'BranchMoved',
    message: `the branch ${branch} was moved by somebody else since we looked${now}.`,
  });
}

/** The failure (Stalled) of a branch that rules of the forge protect; `words` is what the forge says. */
export function branchProtected(place: Place, branch: string, words: string): ReconcileError {
  const { name, requests } = place.repository;
  return forgeFailure(place, {
    policy: 'Stalled',
    code: 'BranchProtected',
    message: `the branch ${branch} may not be changed (${words}).`,
    remedy: `Take branches that begin with ${requests.branchPrefix} out of the rules that protect branches on ${place.forge}, or give the repository ${name} another \`branchPrefix\`.`,
  });
}

/** The failure (Terminal) of a commit that would change nothing: a fault of ours. */
export function nothingToCommit(place: Place, { branch, onto }: BranchWrite): ReconcileError {
  return forgeFailure(place, {
    policy: 'Terminal',
    code: 'NothingToCommit',
    message: `the commit for ${branch} would change nothing in ${onto.slice(0, 10)}.`,
  });
}

/** Somebody merged or closed it after we looked: what it asked for is theirs, and what is wanted since gets its own. */
export function pullRequestEnded(place: Place, number: number, state: string): ReconcileError {
  return forgeFailure(place, {
    policy: 'Conflict',
    code: 'RequestEnded',
    message: `the request #${number} was ${state} meanwhile, so its text stays as it is.`,
  });
}
