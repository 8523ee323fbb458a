import { commitBody, isoSeconds, urlOf } from './commit-bodies';
import type { Context, Reply, Route } from './context';
import { nodeId, ok, optionalText, textsIn } from './context';
import { GitHubError } from './error';
import type { Review } from './extras';
import { extrasOf, newId } from './extras';
import { filesBetween } from './file-bodies';
import { pageOf } from './paging';
import { simplePull } from './pull-bodies';
import { leftFrom, requestOf } from './request-of';
import { simpleUser } from './users';

/** What a request is made of, and what people say of it. */
export const REVIEW_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/pulls/{number}/commits', right: 'requests', handle: listCommits },
  { method: 'GET', path: '/pulls/{number}/files', right: 'requests', handle: listFiles },
  { method: 'GET', path: '/pulls/{number}/reviews', right: 'requests', handle: listReviews },
  { method: 'POST', path: '/pulls/{number}/reviews', right: 'requests', handle: createReview },
  {
    method: 'POST',
    path: '/pulls/{number}/requested_reviewers',
    right: 'requests',
    handle: requestReviewers,
  },
  {
    method: 'DELETE',
    path: '/pulls/{number}/requested_reviewers',
    right: 'requests',
    handle: dismissReviewers,
  },
];

async function listCommits(context: Context): Promise<Reply> {
  const { from, headSha } = await sidesOf(context);
  const commits = await context.repository.git.commitsBetween(from, headSha);
  const { shown, headers } = pageOf(context, commits);
  return { ...ok(shown.map((commit) => commitBody(context, commit))), headers };
}

async function listFiles(context: Context): Promise<Reply> {
  const { from, headSha } = await sidesOf(context);
  const { shown, headers } = pageOf(context, await filesBetween(context, from, headSha));
  return { ...ok(shown), headers };
}

export async function sidesOf(
  context: Context,
): Promise<{ readonly from: string; readonly headSha: string }> {
  const request = await requestOf(context);
  return { from: await leftFrom(context.repository.git, request), headSha: request.headSha };
}

async function listReviews(context: Context): Promise<Reply> {
  const { number } = await requestOf(context);
  const { shown, headers } = pageOf(context, extrasOf(context.repository, number).reviews);
  return { ...ok(shown.map((review) => reviewBody(context, number, review))), headers };
}

const EVENTS: Readonly<Record<string, Review['state']>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

async function createReview(context: Context): Promise<Reply> {
  const { repository, caller, hosting } = context;
  const { number, author, headSha, reviewers } = await requestOf(context);
  const event = optionalText(context, 'event') ?? 'COMMENT';
  const state = EVENTS[event];
  const body = optionalText(context, 'body') ?? '';
  if (state === undefined) throw new GitHubError(422, `Variable $event was provided invalid value`);
  if (author === caller.login && event !== 'COMMENT') {
    const what = event === 'APPROVE' ? 'approve' : 'request changes on';
    throw new GitHubError(422, `Review Can not ${what} your own pull request`);
  }
  if (body === '' && event !== 'APPROVE') throw new GitHubError(422, 'Review body is too short');
  const made: Review = {
    ...{ id: newId(), author: caller.login, body, state, commit: headSha },
    submittedAt: hosting.clock.now(),
  };
  extrasOf(repository, number).reviews.push(made);
  const left = reviewers.filter((name) => name !== caller.login);
  await repository.requests.update(number, { reviewers: left });
  return ok(reviewBody(context, number, made));
}

function reviewBody(context: Context, number: number, review: Review): object {
  const { hosting, repository } = context;
  const { id, author, body, state, commit, submittedAt } = review;
  const html = `${hosting.url}/${repository.name}/pull/${number}#pullrequestreview-${id}`;
  const pull = `${urlOf(context)}/pulls/${number}`;
  return {
    ...{ id, node_id: nodeId('PullRequestReview', id), body, state, commit_id: commit },
    ...{ user: simpleUser(hosting.url, author), author_association: 'COLLABORATOR' },
    ...{ html_url: html, pull_request_url: pull, submitted_at: isoSeconds(submittedAt) },
    _links: { html: { href: html }, pull_request: { href: pull } },
  };
}

async function requestReviewers(context: Context): Promise<Reply> {
  const { repository } = context;
  const { number, reviewers, author } = await requestOf(context);
  const wanted = named(context);
  if (wanted.includes(author)) {
    throw new GitHubError(422, 'Review cannot be requested from pull request author.');
  }
  if (wanted.some((name) => repository.reviewers?.has(name) === false)) {
    throw new GitHubError(
      422,
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.name} repository.`,
    );
  }
  const changed = await repository.requests.update(number, {
    reviewers: [...new Set([...reviewers, ...wanted])],
  });
  return ok(await simplePull(context, changed), 201);
}

async function dismissReviewers(context: Context): Promise<Reply> {
  const { number, reviewers } = await requestOf(context);
  const gone = new Set(named(context));
  const changed = await context.repository.requests.update(number, {
    reviewers: reviewers.filter((name) => !gone.has(name)),
  });
  return ok(await simplePull(context, changed));
}

function named(context: Context): readonly string[] {
  const teams = textsIn(context, 'team_reviewers').map((slug) => `team/${slug}`);
  return [...textsIn(context, 'reviewers'), ...teams];
}
