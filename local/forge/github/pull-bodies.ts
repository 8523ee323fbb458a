import type { StoredRequest } from '../requests';
import { isoSeconds, urlOf } from './commit-bodies';
import type { Context } from './context';
import { nodeId } from './context';
import { leftFrom } from './request-of';
import { extrasOf } from './extras';
import { linesBetween } from '../git/numstat';
import { repositoryBody } from './repository-body';
import { idOf, simpleTeam, simpleUser } from './users';

/** A pull request as a list shows it. */
export async function simplePull(context: Context, request: StoredRequest): Promise<object> {
  const { hosting, repository } = context;
  const { number, title, body, draft, labels, reviewers, autoMerge, author } = request;
  const url = `${urlOf(context)}/pulls/${number}`;
  const html = `${hosting.url}/${repository.name}/pull/${number}`;
  const issue = `${urlOf(context)}/issues/${number}`;
  const id = idOf(`${repository.name}#${number}`);
  const [owner = ''] = repository.name.split('/');
  return {
    ...{ id, node_id: pullNodeId(repository.name, number), number, title, body, draft },
    ...{ state: request.state === 'open' ? 'open' : 'closed', locked: false },
    user: simpleUser(hosting.url, author),
    labels: labels.map((name) => labelBody(context, name)),
    requested_reviewers: reviewers.filter(isUser).map((name) => simpleUser(hosting.url, name)),
    requested_teams: reviewers
      .filter((name) => !isUser(name))
      .map((team) => simpleTeam(hosting.url, owner, team)),
    ...{ assignee: null, assignees: [], milestone: null, author_association: 'CONTRIBUTOR' },
    auto_merge: autoMerge ? autoMergeBody(context, author) : null,
    merge_commit_sha: request.mergeSha ?? null,
    ...times(request),
    ...(await sides(context, request)),
    ...{ url, html_url: html, issue_url: issue, diff_url: `${html}.diff` },
    ...{ patch_url: `${html}.patch`, commits_url: `${url}/commits` },
    ...{ comments_url: `${issue}/comments`, review_comments_url: `${url}/comments` },
    review_comment_url: `${urlOf(context)}/pulls/comments{/number}`,
    statuses_url: `${urlOf(context)}/statuses/${request.headSha}`,
    _links: links(url, html, issue),
  };
}

/** A pull request by itself: what takes a look at the branches is only here. */
export async function wholePull(context: Context, request: StoredRequest): Promise<object> {
  return pullWith(context, request, await mergeability(context, request));
}

/** As it is when it was just made: nobody has tried to merge it yet. */
export function newPull(context: Context, request: StoredRequest): Promise<object> {
  return pullWith(context, request, null);
}

async function pullWith(
  context: Context,
  request: StoredRequest,
  mergeable: boolean | null,
): Promise<object> {
  const { repository, hosting } = context;
  const { comments, mergedBy = 'mona' } = extrasOf(repository, request.number);
  const merged = request.state === 'merged';
  return {
    ...(await simplePull(context, request)),
    ...{ merged, mergeable, mergeable_state: stateOf(mergeable), rebaseable: mergeable },
    merged_by: merged ? simpleUser(hosting.url, mergedBy) : null,
    ...{ comments: comments.length, review_comments: 0, maintainer_can_modify: false },
    ...(await sizeOf(context, request)),
  };
}

/** GitHub tries to merge in the background once somebody asks: null at first, and again after either side has moved. */
async function mergeability(
  { repository }: Context,
  request: StoredRequest,
): Promise<boolean | null> {
  if (request.state !== 'open') return null;
  const extras = extrasOf(repository, request.number);
  const sides = `${request.headSha} ${await repository.git.head(request.base)}`;
  const isKnown = extras.askedFor === sides;
  extras.askedFor = sides;
  return isKnown ? repository.requests.isMergeable(request) : null;
}

async function sizeOf({ repository }: Context, request: StoredRequest): Promise<object> {
  const { git } = repository;
  const { headSha } = request;
  const from = await leftFrom(git, request);
  const lines = [...(await linesBetween(git, from, headSha)).values()];
  return {
    commits: (await git.commitsBetween(from, headSha)).length,
    additions: lines.reduce((sum, line) => sum + line.additions, 0),
    deletions: lines.reduce((sum, line) => sum + line.deletions, 0),
    changed_files: lines.length,
  };
}

function stateOf(mergeable: boolean | null): string {
  if (mergeable === null) return 'unknown';
  return mergeable ? 'clean' : 'dirty';
}

export function labelBody(context: Context, name: string): object {
  const id = idOf(name);
  const url = `${urlOf(context)}/labels/${encodeURIComponent(name)}`;
  return {
    ...{ id, node_id: nodeId('Label', id), url, name, description: '', color: 'ededed' },
    default: false,
  };
}

export function pullNodeId(repository: string, number: number): string {
  return nodeId('PullRequest', `${repository}#${number}`);
}

function isUser(name: string): boolean {
  return !name.includes('/');
}

function autoMergeBody({ hosting }: Context, login: string): object {
  return {
    enabled_by: simpleUser(hosting.url, login),
    ...{ merge_method: 'merge', commit_title: '', commit_message: '' },
  };
}

function times({ createdAt, updatedAt, endedAt, state }: StoredRequest): object {
  const ended = endedAt === undefined || state === 'open' ? null : isoSeconds(endedAt);
  return {
    ...{ created_at: isoSeconds(createdAt), updated_at: isoSeconds(updatedAt), closed_at: ended },
    merged_at: state === 'merged' ? ended : null,
  };
}

async function sides(context: Context, request: StoredRequest): Promise<object> {
  const { hosting, repository } = context;
  const [owner = ''] = repository.name.split('/');
  const side = (ref: string, sha: string): object => ({
    ...{ label: `${owner}:${ref}`, ref, sha, user: simpleUser(hosting.url, owner) },
    repo: repositoryBody(hosting.url, repository),
  });
  const base = (await repository.git.head(request.base)) ?? request.headSha;
  return { head: side(request.head, request.headSha), base: side(request.base, base) };
}

function links(url: string, html: string, issue: string): object {
  const hrefs = {
    ...{ self: url, html, issue, comments: `${issue}/comments`, commits: `${url}/commits` },
    ...{ review_comments: `${url}/comments`, review_comment: `${url}/comments{/number}` },
    statuses: `${url}/statuses`,
  };
  return Object.fromEntries(Object.entries(hrefs).map(([name, href]) => [name, { href }]));
}
