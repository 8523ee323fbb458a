import type { ForgeHttpAnswer, ForgeHttpRequest, Front } from '../front';
import type { Caller, HostedRepository, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { AppKeys, GitHubApp } from './app';
import { answerApp, newGitHubApp } from './app';
import { answerAccount } from './account-routes';
import { BRANCH_ROUTES } from './branch-routes';
import { COMPARE_ROUTES } from './compare-routes';
import { CONTENTS_ROUTES } from './contents-routes';
import type { Context, Reply, Route } from './context';
import { GitHubError, notFound, scriptedAnswer } from './error';
import { withETag } from './etag';
import { GITHUB_DOOR } from './git-door';
import { GIT_ROUTES } from './git-routes';
import { answerGraphQl } from './graphql';
import { isQuery } from './graphql-blobs';
import { ISSUE_ROUTES } from './issue-routes';
import { MERGE_ROUTES } from './merge-routes';
import { PULL_ROUTES } from './pull-routes';
import type { Quota } from './quota';
import { newQuota } from './quota';
import { REVIEW_ROUTES } from './review-routes';

export type { GitHubApp } from './app';

const API = '/api/v3';
const GRAPHQL = '/api/graphql';

interface Inside {
  readonly hosting: Hosting;
  readonly app: AppKeys;
  readonly quota: Quota;
}

/** GitHub's REST API as a GitHub Enterprise Server has it, at `/api/v3`. */
export function newGitHubFront(hosting: Hosting): {
  readonly front: Front;
  readonly app: GitHubApp;
} {
  const app = newGitHubApp();
  const inside: Inside = { hosting, app, quota: newQuota(hosting.clock) };
  const front: Front = {
    name: 'github',
    git: GITHUB_DOOR,
    match: ({ path }) => path.startsWith(`${API}/`) || path === GRAPHQL,
    answer: (request) => answer(inside, request),
    refuse: (refusal) => scriptedAnswer(refusal, hosting.clock.now()),
    isWrite: (request) => {
      const { method, path } = request;
      if (path === GRAPHQL) return !isQuery(bodyOf(request)['query']);
      return method !== 'GET' && method !== 'HEAD' && !path.endsWith('/access_tokens');
    },
  };
  return { front, app };
}

async function answer(inside: Inside, request: ForgeHttpRequest): Promise<ForgeHttpAnswer> {
  try {
    return await serve(inside, request);
  } catch (error) {
    if (error instanceof GitHubError) return error.answer();
    throw error;
  }
}

async function serve(inside: Inside, request: ForgeHttpRequest): Promise<ForgeHttpAnswer> {
  const { hosting, app, quota } = inside;
  const path = request.path.startsWith(API) ? request.path.slice(API.length) : request.path;
  const forApp = answerApp(hosting, app, request, path);
  if (forApp !== undefined) return forApp;
  const [, token = ''] =
    /^(?:token|bearer) (.+)$/i.exec(request.headers['authorization'] ?? '') ?? [];
  const caller = hosting.access.caller(token);
  if (caller === undefined) throw new GitHubError(401, 'Bad credentials');
  const account = () => answerAccount({ hosting, quota, token, caller }, request.method, path);
  if (path === '/rate_limit') return account() ?? { status: 404 };
  const { headers, isSpent } = quota.take(token);
  if (isSpent) {
    const spent = new GitHubError(403, 'API rate limit exceeded for installation ID 1.').answer();
    return { ...spent, headers };
  }
  const reply = await withHeaders(async () => account() ?? route(hosting, request, path, caller));
  const tagged = path === GRAPHQL ? reply : withETag(request, reply);
  if (tagged.status === 304) quota.giveBack(token);
  return { ...tagged, headers: { ...headers, ...tagged.headers } };
}

/** Refusals carry the quota's headers too. */
async function withHeaders(work: () => Promise<Reply>): Promise<ForgeHttpAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GitHubError) return error.answer();
    throw error;
  }
}

async function route(
  hosting: Hosting,
  request: ForgeHttpRequest,
  path: string,
  caller: Caller,
): Promise<Reply> {
  const body = bodyOf(request);
  if (path === GRAPHQL) return answerGraphQl(hosting, caller, body);
  const [, owner = '', name = '', rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(.*)$/.exec(path) ?? [];
  const repository = hosting.find(`${decodeURIComponent(owner)}/${decodeURIComponent(name)}`);
  if (repository === undefined || !sees(caller, repository.name)) throw notFound();
  const found = findRoute(request.method === 'HEAD' ? 'GET' : request.method, rest);
  if (found === undefined) throw notFound();
  await assertAllowed(found.route, repository, caller);
  const { query, headers } = request;
  const api = `${hosting.url}${API}`;
  const context: Context = {
    ...{ hosting, api, repository, caller, query, body, params: found.params },
    ...{ url: api + path, accept: headers['accept'] ?? '' },
  };
  return found.route.handle(context);
}

function bodyOf({ body }: ForgeHttpRequest): Readonly<Record<string, unknown>> {
  const isObject = typeof body === 'object' && body !== null;
  return isObject ? (body as Readonly<Record<string, unknown>>) : {};
}

const ROUTES = [
  ...[...GIT_ROUTES, ...COMPARE_ROUTES, ...PULL_ROUTES, ...MERGE_ROUTES, ...REVIEW_ROUTES],
  ...[...ISSUE_ROUTES, ...BRANCH_ROUTES, ...CONTENTS_ROUTES],
].map((route) => ({
  route,
  pattern: patternOf(route.path),
}));

/** `{name}` takes one part, `{name+}` takes slashes too: Octokit encodes those of a ref, curl does not. */
function patternOf(path: string): RegExp {
  const source = path.replace(/\{(\w+)\+\}/g, '(?<$1>.+)').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${source}$`);
}

function findRoute(
  method: string,
  path: string,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | undefined {
  for (const { route, pattern } of ROUTES) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (match === null) continue;
    const groups = Object.entries(match.groups ?? {});
    return {
      route,
      params: Object.fromEntries(groups.map(([name, text]) => [name, decodeURIComponent(text)])),
    };
  }
  return undefined;
}

async function assertAllowed(
  { method, right, path }: Route,
  { archived, git }: HostedRepository,
  caller: Caller,
): Promise<void> {
  const isRead = method === 'GET';
  if (!isRead && archived) throw new GitHubError(403, 'Repository was archived so is read-only.');
  const has = caller[right];
  if (has === 'none' || (!isRead && has !== 'write')) {
    throw new GitHubError(403, 'Resource not accessible by integration');
  }
  const needsCommits =
    path.startsWith('/git/') && (await git.head(git.defaultBranch)) === undefined;
  if (needsCommits) throw new GitHubError(409, 'Git Repository is empty.');
}
