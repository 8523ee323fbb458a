import type { StoredRequest } from '../requests';
import type { RouteContext } from '../routing';
import { commitBody, commitRef, projectOf, repositoryRef, repositoryUrl } from './bodies';
import { extrasOf } from './extras';
import { idOf, identity } from './identities';
import { HEADS } from './paths';

export const STATUSES = { open: 'active', merged: 'completed', closed: 'abandoned' } as const;

/** As it appears in a list: without its labels and links. */
export async function pullBody(context: RouteContext, request: StoredRequest): Promise<object> {
  const { number, state, title, body, head, base, draft, author } = request;
  const { hosting, repository } = context;
  return {
    repository: repositoryRef(context),
    ...{ pullRequestId: number, codeReviewId: number, status: STATUSES[state], title },
    ...{ description: body, sourceRefName: HEADS + head, targetRefName: HEADS + base },
    ...{ isDraft: draft, createdBy: identity(hosting.url, author), supportsIterations: true },
    ...{ mergeId: idOf(`${repository.name} ${number} ${request.headSha}`) },
    ...(await mergeFacts(context, request)),
    reviewers: reviewersOf(context, request),
    creationDate: new Date(request.createdAt).toISOString(),
    url: `${repositoryUrl(context)}/pullRequests/${number}`,
    ...closing(context, request),
    ...completing(context, request),
  };
}

/** What became of the merge that Azure DevOps tries each time that one of the branches moves. */
async function mergeFacts(context: RouteContext, request: StoredRequest): Promise<object> {
  const { state, headSha, base, mergeSha } = request;
  const { git, requests } = context.repository;
  const onto = state === 'merged' ? request.baseSha : await git.head(base);
  const isClean = state !== 'open' || (await requests.isMergeable(request));
  const merged = mergeSha === undefined ? undefined : await git.readCommit(mergeSha);
  return {
    mergeStatus: isClean ? 'succeeded' : 'conflicts',
    lastMergeSourceCommit: commitRef(context, headSha),
    ...(onto !== undefined && { lastMergeTargetCommit: commitRef(context, onto) }),
    ...(merged !== undefined && { lastMergeCommit: commitBody(context, merged) }),
  };
}

export function reviewersOf(
  context: RouteContext,
  { number, reviewers }: StoredRequest,
): readonly object[] {
  const { votes } = extrasOf(context.repository, number);
  return reviewers.map((name) => reviewerBody(context, number, [name, votes.get(name) ?? 0]));
}

export function reviewerBody(
  context: RouteContext,
  number: number,
  [name, vote]: readonly [string, number],
): object {
  return {
    reviewerUrl: `${repositoryUrl(context)}/pullRequests/${number}/reviewers/${idOf(name)}`,
    ...{ vote, hasDeclined: false, isFlagged: false, ...identity(context.hosting.url, name) },
  };
}

function closing({ hosting, repository }: RouteContext, request: StoredRequest): object {
  if (request.state === 'open') return {};
  const { closedBy } = extrasOf(repository, request.number);
  return {
    closedDate: new Date(request.endedAt ?? request.updatedAt).toISOString(),
    ...(closedBy !== undefined && { closedBy: identity(hosting.url, closedBy) }),
  };
}

function completing({ hosting, repository }: RouteContext, request: StoredRequest): object {
  const { completion, autoCompleteSetBy = request.author } = extrasOf(repository, request.number);
  return {
    ...(completion !== undefined && { completionOptions: completion }),
    ...(request.autoMerge && { autoCompleteSetBy: identity(hosting.url, autoCompleteSetBy) }),
  };
}

export function labelBody(context: RouteContext, number: number, name: string): object {
  const id = idOf(name);
  const url = `${repositoryUrl(context)}/pullRequests/${number}/labels/${id}`;
  return { id, name, active: true, url };
}

/** As it appears by itself. */
export async function wholePull(context: RouteContext, request: StoredRequest): Promise<object> {
  const { number } = request;
  const labels = request.labels.map((name) => labelBody(context, number, name));
  const self = `${repositoryUrl(context)}/pullRequests/${number}`;
  const ids = [idOf(projectOf(context.repository)), idOf(context.repository.name), number];
  return {
    ...(await pullBody(context, request)),
    ...(labels.length > 0 && { labels }),
    artifactId: `vstfs:///Git/PullRequestId/${ids.join('%2f')}`,
    _links: {
      self: { href: self },
      repository: { href: repositoryUrl(context) },
      iterations: { href: `${self}/iterations` },
      createdBy: { href: identity(context.hosting.url, request.author).url },
    },
  };
}
