import { idOf } from '../github/users';
import type { StoredRequest } from '../requests';
import type { RouteContext } from '../routing';
import { flagIn } from './parameters';
import { extrasOf, settingsOf } from './settings';
import { userBody } from './users';

export const STATES = { open: 'opened', merged: 'merged', closed: 'closed' } as const;

/** As it appears in a list. */
export async function basicMerge(context: RouteContext, request: StoredRequest): Promise<object> {
  const { hosting, repository } = context;
  const { number, head, base, title, body, draft, labels, reviewers, autoMerge } = request;
  const extras = extrasOf(repository, number);
  const project = idOf(repository.name);
  const user = (name: string): object => userBody(hosting.url, name);
  return {
    ...{ id: project + number, iid: number, project_id: project, state: STATES[request.state] },
    ...{ title: draft ? `Draft: ${title}` : title, description: body, draft },
    ...{ work_in_progress: draft, created_at: date(request.createdAt) },
    ...{ updated_at: date(request.updatedAt), ...endings(context, request) },
    ...{ source_branch: head, target_branch: base, source_project_id: project },
    ...{ target_project_id: project, author: user(request.author), labels: [...labels].sort() },
    ...{ assignees: extras.assignees.map(user), assignee: extras.assignees.map(user)[0] ?? null },
    ...{ reviewers: reviewers.map(user), milestone: null, user_notes_count: extras.notes.length },
    ...{ upvotes: 0, downvotes: 0, imported: false, imported_from: 'none' },
    ...{ merge_when_pipeline_succeeds: autoMerge, ...(await mergeability(context, request)) },
    ...{ sha: request.headSha, merge_commit_sha: null, squash_commit_sha: null },
    ...mergedAs(request, extras.squash),
    ...{ discussion_locked: null, should_remove_source_branch: null },
    ...{ force_remove_source_branch: extras.removesBranch, prepared_at: date(request.createdAt) },
    ...references(repository.name, number),
    web_url: `${hosting.url}/${repository.name}/pull/${number}`,
    ...{ time_stats: NO_TIME, squash: extras.squash, squash_on_merge: extras.squash },
    ...{ task_completion_status: { count: 0, completed_count: 0 } },
    ...{ blocking_discussions_resolved: true, approvals_before_merge: null },
  };
}

const NO_TIME = {
  ...{ time_estimate: 0, total_time_spent: 0 },
  ...{ human_time_estimate: null, human_total_time_spent: null },
};

/** As it appears by itself. */
export async function wholeMerge(context: RouteContext, request: StoredRequest): Promise<object> {
  const { repository, query } = context;
  const { number, base, headSha, mergeSha, baseSha } = request;
  const { git } = repository;
  const start = mergeSha === undefined ? await git.head(base) : baseSha;
  const from = start === undefined ? undefined : await git.mergeBase(start, headSha);
  const changes = from === undefined ? [] : await git.diff(from, headSha);
  const isRunning = request.state === 'open' && repository.allowsAutoMerge;
  return {
    ...(await basicMerge(context, request)),
    ...{ subscribed: true, changes_count: String(changes.length), first_contribution: false },
    ...{ first_deployed_to_production_at: null, latest_build_started_at: null },
    ...{ latest_build_finished_at: null, pipeline: null },
    // A project that merges by itself has pipelines to wait for.
    head_pipeline: isRunning ? { id: number, status: 'running', sha: headSha, ref: base } : null,
    diff_refs: { base_sha: from ?? null, head_sha: headSha, start_sha: start ?? null },
    merge_error: extrasOf(repository, number).mergeError || null,
    ...(flagIn(query.get('include_rebase_in_progress') ?? '') && { rebase_in_progress: false }),
    user: { can_merge: context.caller.requests === 'write' },
  };
}

function date(at: number): string {
  return new Date(at).toISOString();
}

function references(name: string, number: number): object {
  const short = `!${number}`;
  return { reference: short, references: { short, relative: short, full: `${name}${short}` } };
}

function endings({ hosting, repository }: RouteContext, request: StoredRequest): object {
  const { endedBy } = extrasOf(repository, request.number);
  const at = date(request.endedAt ?? request.updatedAt);
  const by = endedBy === undefined ? null : userBody(hosting.url, endedBy);
  const [merged, closed] = [request.state === 'merged', request.state === 'closed'];
  return {
    ...{ merged_by: merged ? by : null, merge_user: merged ? by : null },
    ...{ merged_at: merged ? at : null, closed_by: closed ? by : null },
    closed_at: closed ? at : null,
  };
}

function mergedAs({ mergeSha, headSha }: StoredRequest, isSquashed: boolean): object {
  if (mergeSha === undefined || mergeSha === headSha) return {};
  return isSquashed ? { squash_commit_sha: mergeSha } : { merge_commit_sha: mergeSha };
}

async function mergeability(context: RouteContext, request: StoredRequest): Promise<object> {
  const detailed = await detailedStatus(context, request);
  const conflicts = detailed === 'conflict';
  return {
    ...{ has_conflicts: conflicts, merge_status: conflicts ? 'cannot_be_merged' : 'can_be_merged' },
    detailed_merge_status: detailed,
  };
}

/** Documented: the values; the order in which GitLab looks is that of its checks. */
export async function detailedStatus(
  { repository }: Pick<RouteContext, 'repository'>,
  request: StoredRequest,
): Promise<string> {
  if (request.state !== 'open') return 'not_open';
  if (request.draft) return 'draft_status';
  if (!(await repository.requests.isMergeable(request))) return 'conflict';
  const onto = await repository.git.head(request.base);
  const isFast = settingsOf(repository).merge_method !== 'merge';
  const isOnTop = onto !== undefined && (await repository.git.isAncestor(onto, request.headSha));
  return isFast && !isOnTop ? 'need_rebase' : 'mergeable';
}
