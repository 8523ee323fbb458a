import type { StoredRequest } from '../requests';
import { isoSeconds, urlOf } from './commit-bodies';
import type { Context, Reply, Route } from './context';
import { nodeId, ok, optionalText, textIn } from './context';
import { GitHubError, notFound } from './error';
import type { Comment } from './extras';
import { commentsIn, extrasOf, newId } from './extras';
import { pageOf } from './paging';
import {
  changePlainIssue,
  createIssue,
  listedIssues,
  plainIssue,
  plainIssueBody,
} from './plain-issues';
import { labelBody } from './pull-bodies';
import { changePull } from './pull-update';
import { requestOf } from './request-of';
import { simpleUser, idOf } from './users';

/** To GitHub every pull request is an issue; others are in plain-issues. */
export const ISSUE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/issues', right: 'requests', handle: listIssues },
  { method: 'POST', path: '/issues', right: 'requests', handle: createIssue },
  { method: 'GET', path: '/issues/{number}', right: 'requests', handle: getIssue },
  { method: 'PATCH', path: '/issues/{number}', right: 'requests', handle: updateIssue },
  { method: 'GET', path: '/issues/{number}/comments', right: 'requests', handle: listComments },
  { method: 'POST', path: '/issues/{number}/comments', right: 'requests', handle: createComment },
  { method: 'PATCH', path: '/issues/comments/{id}', right: 'requests', handle: updateComment },
  { method: 'GET', path: '/issues/{number}/labels', right: 'requests', handle: listLabels },
  { method: 'POST', path: '/issues/{number}/labels', right: 'requests', handle: addLabels },
  { method: 'PUT', path: '/issues/{number}/labels', right: 'requests', handle: setLabels },
  { method: 'DELETE', path: '/issues/{number}/labels', right: 'requests', handle: removeLabels },
  {
    method: 'DELETE',
    path: '/issues/{number}/labels/{name+}',
    right: 'requests',
    handle: removeLabel,
  },
];

async function listIssues(context: Context): Promise<Reply> {
  const { query, repository } = context;
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').split(',').filter(Boolean);
  const all = (await repository.requests.list())
    .filter((request) => state === 'all' || (request.state === 'open') === (state === 'open'))
    .filter((request) => labels.every((label) => request.labels.includes(label)));
  // Newest first: issues that are no requests have the highest numbers here.
  const bodies = [
    ...listedIssues(context, state, labels).map((issue) => plainIssueBody(context, issue)),
    ...all.map((request) => issueBody(context, request)),
  ];
  const sorted = query.get('direction') === 'asc' ? bodies.reverse() : bodies;
  const { shown, headers } = pageOf(context, sorted);
  return { ...ok(shown), headers };
}

async function getIssue(context: Context): Promise<Reply> {
  const issue = plainIssue(context);
  if (issue !== undefined) return ok(plainIssueBody(context, issue));
  return ok(issueBody(context, await requestOf(context)));
}

async function updateIssue(context: Context): Promise<Reply> {
  const issue = plainIssue(context);
  if (issue !== undefined) return changePlainIssue(context, issue);
  const { requests } = context.repository;
  const { number } = await requestOf(context);
  const [title, body] = [optionalText(context, 'title'), optionalText(context, 'body')];
  await requests.update(number, {
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body }),
    ...(Array.isArray(context.body['labels']) && { labels: labelsIn(context) }),
  });
  await changePull(context, number);
  return getIssue(context);
}

function issueBody(context: Context, request: StoredRequest): object {
  const { hosting, repository } = context;
  const { number, title, body, labels, author, draft, state, createdAt, updatedAt } = request;
  const url = `${urlOf(context)}/issues/${number}`;
  const html = `${hosting.url}/${repository.name}/pull/${number}`;
  const id = idOf(`${repository.name}!${number}`);
  const ended =
    state === 'open' || request.endedAt === undefined ? null : isoSeconds(request.endedAt);
  return {
    ...{ id, node_id: nodeId('Issue', id), number, title, body, draft, locked: false, url },
    ...{ state: state === 'open' ? 'open' : 'closed', html_url: html },
    ...{ repository_url: urlOf(context), labels_url: `${url}/labels{/name}` },
    ...{ comments_url: `${url}/comments`, events_url: `${url}/events` },
    ...{ user: simpleUser(hosting.url, author), author_association: 'CONTRIBUTOR' },
    ...{ labels: labels.map((name) => labelBody(context, name)), milestone: null },
    ...{ assignee: null, assignees: [], comments: extrasOf(repository, number).comments.length },
    ...{ created_at: isoSeconds(createdAt), updated_at: isoSeconds(updatedAt), closed_at: ended },
    pull_request: {
      ...{ url: `${urlOf(context)}/pulls/${number}`, html_url: html, diff_url: `${html}.diff` },
      ...{ patch_url: `${html}.patch`, merged_at: state === 'merged' ? ended : null },
    },
  };
}

async function listComments(context: Context): Promise<Reply> {
  const { number } = await requestOf(context);
  const { shown, headers } = pageOf(context, extrasOf(context.repository, number).comments);
  return { ...ok(shown.map((comment) => commentBody(context, number, comment))), headers };
}

async function createComment(context: Context): Promise<Reply> {
  const { repository, caller, hosting } = context;
  const { number } = await requestOf(context);
  const at = hosting.clock.now();
  const made: Comment = {
    ...{ id: newId(), author: caller.login, body: textIn(context, 'body') },
    ...{ createdAt: at, updatedAt: at },
  };
  extrasOf(repository, number).comments.push(made);
  return ok(commentBody(context, number, made), 201);
}

async function updateComment(context: Context): Promise<Reply> {
  const { repository, hosting, params } = context;
  const found = commentsIn(repository).find(({ id }) => id === Number(params['id']));
  if (found === undefined) throw notFound();
  const { on, ...comment } = found;
  const changed = { ...comment, body: textIn(context, 'body'), updatedAt: hosting.clock.now() };
  const { comments } = extrasOf(repository, on);
  comments.splice(
    comments.findIndex(({ id }) => id === comment.id),
    1,
    changed,
  );
  return ok(commentBody(context, on, changed));
}

function commentBody(context: Context, number: number, comment: Comment): object {
  const { hosting, repository } = context;
  const { id, author, body, createdAt, updatedAt } = comment;
  return {
    ...{ id, node_id: nodeId('IssueComment', id), body, user: simpleUser(hosting.url, author) },
    url: `${urlOf(context)}/issues/comments/${id}`,
    html_url: `${hosting.url}/${repository.name}/pull/${number}#issuecomment-${id}`,
    ...{ issue_url: `${urlOf(context)}/issues/${number}`, author_association: 'COLLABORATOR' },
    ...{ created_at: isoSeconds(createdAt), updated_at: isoSeconds(updatedAt) },
    performed_via_github_app: null,
  };
}

async function listLabels(context: Context): Promise<Reply> {
  const { shown, headers } = pageOf(context, (await requestOf(context)).labels);
  return { ...ok(shown.map((name) => labelBody(context, name))), headers };
}

/** A label that is not there yet is made. */
async function addLabels(context: Context): Promise<Reply> {
  const { labels } = await requestOf(context);
  return withLabels(context, [...labels, ...labelsIn(context)]);
}

async function setLabels(context: Context): Promise<Reply> {
  return withLabels(context, labelsIn(context));
}

/** Names, or objects with one; within `labels`, or as they are: PyGithub sends the bare list. */
function labelsIn({ body }: Context): readonly string[] {
  const given: unknown = Array.isArray(body) ? body : body['labels'];
  if (!Array.isArray(given)) return [];
  return given.flatMap((label: unknown) => {
    if (typeof label === 'string') return [label];
    const name = (label as { readonly name?: unknown } | null)?.name;
    return typeof name === 'string' ? [name] : [];
  });
}

async function removeLabels(context: Context): Promise<Reply> {
  await withLabels(context, []);
  return { status: 204 };
}

async function removeLabel(context: Context): Promise<Reply> {
  const { labels } = await requestOf(context);
  const name = context.params['name']?.toLowerCase();
  const left = labels.filter((label) => label.toLowerCase() !== name);
  if (left.length === labels.length) throw new GitHubError(404, 'Label does not exist');
  return withLabels(context, left);
}

async function withLabels(context: Context, labels: readonly string[]): Promise<Reply> {
  const { number } = await requestOf(context);
  const { requests } = context.repository;
  const changed = await requests.update(number, { labels: [...new Set(labels)] });
  return ok(changed.labels.map((name) => labelBody(context, name)));
}
