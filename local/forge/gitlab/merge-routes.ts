import { idOf } from '../github/users';
import type { RequestChange, StoredRequest } from '../requests';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { fieldsOf, ok, textOf } from '../routing';
import { GitLabError } from './error';
import { paged } from './read-routes';
import { userWithId } from './users';

export const MERGE_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '/merge_requests', right: 'requests', handle: listMerges },
  { method: 'POST', path: '/merge_requests', right: 'requests', handle: createMerge },
  { method: 'GET', path: '/merge_requests/{iid}', right: 'requests', handle: getMerge },
  { method: 'PUT', path: '/merge_requests/{iid}', right: 'requests', handle: updateMerge },
  { method: 'PUT', path: '/merge_requests/{iid}/merge', right: 'requests', handle: acceptMerge },
];

const LONGEST_TITLE = 255;
const LONGEST_DESCRIPTION = 1_048_576;
const STATES = { open: 'opened', merged: 'merged', closed: 'closed' } as const;
/** Documented: how a title begins is what makes a draft. */
const DRAFT = /^\s*(?:draft:|\[draft\]|\(draft\))\s*/i;

async function listMerges(context: RouteContext): Promise<Reply> {
  const { repository, query } = context;
  const head = query.get('source_branch');
  const base = query.get('target_branch');
  const state = query.get('state') ?? 'all';
  const all = await repository.requests.list({
    ...(head !== null && { head }),
    ...(base !== null && { base }),
  });
  const found = all.filter((one) => state === 'all' || STATES[one.state] === state);
  const sorted = query.get('sort') === 'asc' ? [...found].reverse() : found;
  return paged(context, await Promise.all(sorted.map((one) => mergeBody(context, one))));
}

async function mergeBody(context: RouteContext, request: StoredRequest): Promise<object> {
  const { hosting, repository } = context;
  const { number, head, base, title, body, draft, labels, reviewers, autoMerge } = request;
  const isOpen = request.state === 'open';
  const isClean = !isOpen || (await repository.requests.isMergeable(request));
  const project = idOf(repository.name);
  return {
    ...{ id: project + number, iid: number, state: STATES[request.state], draft },
    ...{ title: draft ? `Draft: ${title}` : title, description: body, labels },
    ...{ source_branch: head, target_branch: base },
    ...{ source_project_id: project, target_project_id: project, project_id: project },
    ...{ has_conflicts: !isClean, merge_status: isClean ? 'can_be_merged' : 'cannot_be_merged' },
    ...{ sha: request.headSha, merge_when_pipeline_succeeds: autoMerge },
    web_url: `${hosting.url}/${repository.name}/pull/${number}`,
    reviewers: reviewers.map((username) => ({ id: idOf(username), username, name: username })),
    // A project that merges by itself has pipelines to wait for.
    head_pipeline: isOpen && repository.allowsAutoMerge ? { id: number, status: 'running' } : null,
  };
}

async function requestOf({ repository, params }: RouteContext): Promise<StoredRequest> {
  const found = await repository.requests.get(Number(params['iid']));
  if (found === undefined) throw new GitLabError(404, '404 Not found');
  return found;
}

async function getMerge(context: RouteContext): Promise<Reply> {
  return ok(await mergeBody(context, await requestOf(context)));
}

async function createMerge(context: RouteContext): Promise<Reply> {
  const fields = fieldsOf(context.body);
  const { title = '', draft = false, body = '' } = textsIn(fields);
  const head = textOf(fields['source_branch']) ?? '';
  const base = textOf(fields['target_branch']) ?? '';
  if (title === '') throw new GitLabError(400, 'title is missing');
  const opened = await context.repository.requests.open({
    ...{ head, base, title, body, draft, author: context.caller.login },
  });
  switch (opened.kind) {
    case 'opened':
      return ok(await mergeBody(context, opened.request), 201);
    case 'duplicate': {
      const words = `Another open merge request already exists for this source branch: !${opened.request.number}`;
      throw new GitLabError(409, words, [words]);
    }
    // Assumed: the words, and that a branch with nothing new is refused here.
    case 'noBranch':
    case 'noCommits':
      throw new GitLabError(400, 'Source branch is invalid', [`${head} cannot be merged`]);
  }
}

/** What the texts of a body make of a request. */
function textsIn(fields: Readonly<Record<string, unknown>>): RequestChange {
  const title = textOf(fields['title']);
  const body = textOf(fields['description']);
  if ((title?.length ?? 0) > LONGEST_TITLE) throw tooLong('title', LONGEST_TITLE);
  if ((body?.length ?? 0) > LONGEST_DESCRIPTION) throw tooLong('description', LONGEST_DESCRIPTION);
  return {
    ...(title !== undefined && { title: title.replace(DRAFT, ''), draft: DRAFT.test(title) }),
    ...(body !== undefined && { body }),
  };
}

function tooLong(field: string, limit: number): GitLabError {
  const words = `is too long (maximum is ${limit} characters)`;
  return new GitLabError(400, words, { [field]: [words] });
}

async function updateMerge(context: RouteContext): Promise<Reply> {
  const { requests } = context.repository;
  const { number, labels } = await requestOf(context);
  const fields = fieldsOf(context.body);
  const added = textOf(fields['add_labels'])?.split(',') ?? [];
  const change: RequestChange = {
    ...textsIn(fields),
    ...(added.length > 0 && { labels: [...new Set([...labels, ...added])] }),
    ...reviewersIn(context, fields),
  };
  if (Object.keys(change).length > 0) await requests.update(number, change);
  if (fields['state_event'] === 'close') await requests.close(number);
  return getMerge(context);
}

/** Documented: the list replaces the one that is there. */
function reviewersIn(
  { repository }: RouteContext,
  fields: Readonly<Record<string, unknown>>,
): RequestChange {
  const ids = fields['reviewer_ids'];
  if (!Array.isArray(ids)) return {};
  const names = ids.map((id) => userWithId(repository, Number(id)));
  return { reviewers: names.filter((name) => name !== undefined) };
}

/** With a pipeline that runs; without one it is a 405 (gitlab-org/gitlab#355455). */
async function acceptMerge(context: RouteContext): Promise<Reply> {
  const { repository } = context;
  const request = await requestOf(context);
  const fields = fieldsOf(context.body);
  const waits = fields['auto_merge'] === true || fields['merge_when_pipeline_succeeds'] === true;
  if (request.state !== 'open' || request.draft || !waits || !repository.allowsAutoMerge) {
    throw new GitLabError(405, '405 Method Not Allowed');
  }
  if (fields['sha'] !== request.headSha) {
    throw new GitLabError(409, 'SHA does not match HEAD of source branch');
  }
  await repository.requests.update(request.number, { autoMerge: true });
  return getMerge(context);
}
