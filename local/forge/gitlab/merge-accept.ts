import type { MergeMethod } from '../repository';
import type { StoredRequest } from '../requests';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { GitLabError, notAllowed } from './error';
import { detailedStatus } from './merge-body';
import { getMerge, requestOf } from './merge-routes';
import { parametersIn, sentIn } from './parameters';
import { extrasOf, setExtras, settingsOf } from './settings';

export const MERGE_ACCEPT: readonly FrontRoute[] = [
  { method: 'PUT', path: '/merge_requests/{iid}/merge', right: 'requests', handle: acceptMerge },
  { method: 'PUT', path: '/merge_requests/{iid}/rebase', right: 'contents', handle: rebaseMerge },
  {
    method: 'POST',
    path: '/merge_requests/{iid}/cancel_merge_when_pipeline_succeeds',
    right: 'requests',
    handle: cancelAutoMerge,
  },
];

const ACCEPTED = {
  merge_commit_message: 'text',
  squash_commit_message: 'text',
  squash: 'flag',
  should_remove_source_branch: 'flag',
  auto_merge: 'flag',
  merge_when_pipeline_succeeds: 'flag',
  sha: 'text',
} as const;

/** Documented: 405 for what is not open or a draft, 422 for a conflict, 409 for another head than was looked at. */
async function acceptMerge(context: RouteContext): Promise<Reply> {
  const { repository } = context;
  const request = await requestOf(context);
  const fields = parametersIn(ACCEPTED, sentIn(context));
  const waits = fields.auto_merge === true || fields.merge_when_pipeline_succeeds === true;
  const status = await detailedStatus(context, request);
  if (['not_open', 'draft_status', 'need_rebase'].includes(status)) throw notAllowed();
  // Without a pipeline that runs it is a 405 (gitlab-org/gitlab#355455).
  if (waits && !repository.allowsAutoMerge) throw notAllowed();
  if (status === 'conflict') throw new GitLabError(422, 'Branch cannot be merged');
  if (fields.sha !== undefined && fields.sha !== request.headSha) {
    throw new GitLabError(409, 'SHA does not match HEAD of source branch');
  }
  if (waits) await repository.requests.update(request.number, { autoMerge: true });
  else await mergeNow(context, request, fields);
  return getMerge(context);
}

interface Accepted {
  readonly squash?: boolean;
  readonly should_remove_source_branch?: boolean;
  readonly merge_commit_message?: string;
  readonly squash_commit_message?: string;
}

/** Simplified: a squash is one commit on the base, where the method `merge` would add a merge of it. */
async function mergeNow(
  { repository, caller }: RouteContext,
  { number }: StoredRequest,
  fields: Accepted,
): Promise<void> {
  const { removesBranch, squash: isSet } = extrasOf(repository, number);
  const squash = fields.squash ?? isSet;
  const isFast = settingsOf(repository).merge_method === 'ff';
  const method: MergeMethod = squash ? 'squash' : isFast ? 'fastForward' : 'merge';
  const message = squash ? fields.squash_commit_message : fields.merge_commit_message;
  const merged = await repository.requests.merge(number, {
    ...{ method, by: { name: caller.login, email: `${caller.login}@example.com` } },
    ...(message !== undefined && { message }),
    deleteBranch: fields.should_remove_source_branch ?? removesBranch,
  });
  if (merged.kind !== 'merged') throw new GitLabError(422, 'Branch cannot be merged');
  setExtras(repository, number, { endedBy: caller.login, squash });
}

/** What GitLab does a moment later is done when this answers: the commits are made again by who asked. */
async function rebaseMerge(context: RouteContext): Promise<Reply> {
  const { repository, caller } = context;
  const { number, state } = await requestOf(context);
  if (state !== 'open') {
    const words =
      'Failed to enqueue the rebase operation, possibly due to a long-lived transaction. Try again later.';
    throw new GitLabError(409, words);
  }
  const by = { name: caller.login, email: `${caller.login}@example.com` };
  const done = await repository.requests.rebase(number, by);
  setExtras(repository, number, {
    mergeError:
      done.kind === 'conflict'
        ? 'Rebase failed: Rebase locally, resolve all conflicts, then push the branch.'
        : '',
  });
  return ok({ rebase_in_progress: true }, 202);
}

async function cancelAutoMerge(context: RouteContext): Promise<Reply> {
  const { number } = await requestOf(context);
  await context.repository.requests.update(number, { autoMerge: false });
  return { ...(await getMerge(context)), status: 201 };
}
