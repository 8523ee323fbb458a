import { idOf } from '../github/users';
import type { RequestChange, StoredRequest } from '../requests';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { GitLabError } from './error';
import { basicMerge, STATES, wholeMerge } from './merge-body';
import { pageOf } from './pagination';
import type { Given } from './parameters';
import { parametersIn, sentIn } from './parameters';
import { listedAt } from './read-routes';
import { setExtras } from './settings';
import { userWithId } from './users';

export const MERGE_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '/merge_requests', right: 'requests', handle: listMerges },
  { method: 'POST', path: '/merge_requests', right: 'requests', handle: createMerge },
  { method: 'GET', path: '/merge_requests/{iid}', right: 'requests', handle: getMerge },
];

const MAX_TITLE_LENGTH = 255;
const MAX_DESCRIPTION_LENGTH = 1_048_576;
/** Documented: how a title begins is what makes a draft. */
const DRAFT = /^\s*(?:draft:|\[draft\]|\(draft\))\s*/i;

const FILTERS = {
  state: ['opened', 'closed', 'locked', 'merged', 'all'],
  order_by: ['created_at', 'updated_at', 'title', 'merged_at', 'priority', 'label_priority'],
  sort: ['asc', 'desc'],
  scope: ['created_by_me', 'assigned_to_me', 'reviews_for_me', 'all'],
  source_branch: 'text',
  target_branch: 'text',
  author_username: 'text',
  author_id: 'number',
  iids: 'numbers',
  labels: 'texts',
  search: 'text',
} as const;

async function listMerges(context: RouteContext): Promise<Reply> {
  const { repository } = context;
  const wanted = parametersIn(FILTERS, sentIn(context));
  const { source_branch: head, target_branch: base } = wanted;
  const all = await repository.requests.list({ ...(head && { head }), ...(base && { base }) });
  const found = all.filter((one) => isWanted(one, wanted));
  const sorted = [...found].sort((a, b) => keyOf(b, wanted) - keyOf(a, wanted));
  const ordered = wanted.sort === 'asc' ? sorted.reverse() : sorted;
  return pageOf(listedAt(context, '/merge_requests'), ordered, (one) => basicMerge(context, one));
}

function keyOf(request: StoredRequest, { order_by: order }: Given<typeof FILTERS>): number {
  return order === 'updated_at' ? request.updatedAt : request.number;
}

function isWanted(request: StoredRequest, wanted: Given<typeof FILTERS>): boolean {
  const { state = 'all', iids, labels = [], author_username: author, author_id: id } = wanted;
  if (state !== 'all' && STATES[request.state] !== state) return false;
  if (iids !== undefined && !iids.includes(request.number)) return false;
  if (author !== undefined && author !== request.author) return false;
  if (id !== undefined && id !== idOf(request.author)) return false;
  return labels.every((label) => request.labels.includes(label));
}

export async function requestOf({ repository, params }: RouteContext): Promise<StoredRequest> {
  const found = await repository.requests.get(Number(params['iid']));
  if (found === undefined) throw new GitLabError(404, '404 Not found');
  return found;
}

export async function getMerge(context: RouteContext): Promise<Reply> {
  return ok(await wholeMerge(context, await requestOf(context)));
}

/** What a request is opened with, and may be changed in later. */
export const FIELDS = {
  description: 'text',
  assignee_id: 'number',
  assignee_ids: 'numbers',
  reviewer_ids: 'numbers',
  labels: 'texts',
  remove_source_branch: 'flag',
  squash: 'flag',
  milestone_id: 'number',
} as const;
const CREATED = {
  ...FIELDS,
  title: 'text',
  source_branch: 'text',
  target_branch: 'text',
} as const;

async function createMerge(context: RouteContext): Promise<Reply> {
  const { repository, caller } = context;
  const required = ['title', 'source_branch', 'target_branch'] as const;
  const fields = parametersIn(CREATED, sentIn(context), required);
  const { title = '', draft = false, body: text = '' } = textsIn(fields);
  const { source_branch: head = '', target_branch: base = '' } = fields;
  const opened = await repository.requests.open({
    ...{ head, base, title, body: text, draft, author: caller.login },
  });
  switch (opened.kind) {
    case 'opened': {
      const { number } = opened.request;
      const more = { ...labelsIn(fields), ...reviewersIn(context, fields) };
      const request = await repository.requests.update(number, more);
      setExtrasIn(context, number, fields);
      // Whether it can be merged is found out later.
      const unchecked = { merge_status: 'checking', detailed_merge_status: 'checking' };
      return ok({ ...(await wholeMerge(context, request)), ...unchecked }, 201);
    }
    case 'duplicate':
      throw anotherOpen(opened.request.number);
    // Assumed: the words, and that a branch with nothing new is refused here.
    case 'noBranch':
    case 'noCommits':
      throw new GitLabError(400, 'Source branch is invalid', [`${head} cannot be merged`]);
  }
}

export function anotherOpen(number: number): GitLabError {
  const words = `Another open merge request already exists for this source branch: !${number}`;
  return new GitLabError(409, words, [words]);
}

/** What the texts of a body make of a request. */
export function textsIn({
  title,
  description: body,
}: {
  readonly title?: string;
  readonly description?: string;
}): RequestChange {
  if ((title?.length ?? 0) > MAX_TITLE_LENGTH) throw tooLong('title', MAX_TITLE_LENGTH);
  if ((body?.length ?? 0) > MAX_DESCRIPTION_LENGTH)
    throw tooLong('description', MAX_DESCRIPTION_LENGTH);
  return {
    ...(title !== undefined && { title: title.replace(DRAFT, ''), draft: DRAFT.test(title) }),
    ...(body !== undefined && { body }),
  };
}

function tooLong(field: string, limit: number): GitLabError {
  const words = `is too long (maximum is ${limit} characters)`;
  return new GitLabError(400, words, { [field]: [words] });
}

/** All of them: those that are not named go. */
export function labelsIn({ labels }: Given<typeof FIELDS>): RequestChange {
  return labels === undefined ? {} : { labels: [...new Set(labels)] };
}

/** Documented: the list replaces the one that is there. */
export function reviewersIn(
  { repository }: RouteContext,
  { reviewer_ids: ids }: Given<typeof FIELDS>,
): RequestChange {
  if (ids === undefined) return {};
  const names = ids.map((id) => userWithId(repository, id));
  return { reviewers: names.filter((name) => name !== undefined) };
}

export function setExtrasIn(
  { repository }: RouteContext,
  number: number,
  fields: Given<typeof FIELDS>,
): void {
  const { squash, remove_source_branch: removes, assignee_id: one, assignee_ids: many } = fields;
  const ids = many ?? (one === undefined ? undefined : [one]);
  const names = ids?.map((id) => userWithId(repository, id)).filter((name) => name !== undefined);
  setExtras(repository, number, {
    ...(squash !== undefined && { squash }),
    ...(removes !== undefined && { removesBranch: removes }),
    ...(names !== undefined && { assignees: names }),
  });
}
