import type { ForgeHttpAnswer, ForgeHttpRequest, Front } from '../front';
import { idOf } from '../github/users';
import type { HostedRepository, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { Reply } from '../routing';
import { findRoute, isRead, mayUse } from '../routing';
import { GitLabError, notFound, scriptedAnswer } from './error';
import { GITLAB_DOOR } from './git-door';
import { answerGraphQl } from './graphql';
import type { Asked } from './instance';
import { answerInstance } from './instance';
import { MERGE_ACCEPT } from './merge-accept';
import { MERGE_CHANGES } from './merge-changes';
import { MERGE_NOTES } from './merge-notes';

import { ISSUE_ROUTES } from './issue-routes';
import { MERGE_ROUTES } from './merge-routes';
import { API, GITLAB_PATH } from './paths';
import { PROJECT_ROUTES } from './project-routes';
import { READ_ROUTES } from './read-routes';
import { WRITE_ROUTES } from './write-routes';

export { GITLAB_PATH } from './paths';

const GRAPHQL = `${GITLAB_PATH}/api/graphql`;
const ROUTES = [
  ...PROJECT_ROUTES,
  ...READ_ROUTES,
  ...WRITE_ROUTES,
  ...MERGE_ROUTES,
  ...ISSUE_ROUTES,
  ...MERGE_CHANGES,
  ...MERGE_ACCEPT,
  ...MERGE_NOTES,
];
const PAGE = new RegExp(`^${GITLAB_PATH}/(.+)/-/merge_requests/(\\d+)$`);

/** GitLab's REST API v4: what our adapter uses, and what people and clients do to a request. */
export function newGitLabFront(hosting: Hosting): Front {
  return {
    name: 'gitlab',
    match: ({ path }) => path.startsWith(`${API}/`) || path === GRAPHQL || PAGE.test(path),
    answer: (request) => answer(hosting, request),
    refuse: (refusal) => scriptedAnswer(refusal, hosting.clock.now()),
    isWrite: ({ method, path }) => !isRead(method) && path !== GRAPHQL,
    git: GITLAB_DOOR,
  };
}

async function answer(hosting: Hosting, request: ForgeHttpRequest): Promise<ForgeHttpAnswer> {
  const page = PAGE.exec(request.path);
  if (page !== null) return { status: 302, headers: { location: `/${page[1]}/pull/${page[2]}` } };
  const caller = hosting.access.caller(tokenOf(request));
  if (caller === undefined) return new GitLabError(401, '401 Unauthorized').answer();
  if (request.path === GRAPHQL) return answerGraphQl(hosting, caller, request.body);
  const asked = { hosting, caller, request, path: request.path.slice(API.length) };
  try {
    return (await answerInstance(asked)) ?? (await serve(asked));
  } catch (error) {
    if (error instanceof GitLabError) return error.answer();
    throw error;
  }
}

function tokenOf({ headers, query }: ForgeHttpRequest): string {
  const bearer = headers['authorization']?.replace(/^bearer /i, '');
  return headers['private-token'] ?? bearer ?? query.get('private_token') ?? '';
}

async function serve({ hosting, caller, request, path }: Asked): Promise<Reply> {
  const [, project = '', rest = ''] = /^\/projects\/([^/]+)(.*)$/.exec(path) ?? [];
  const repository = projectCalled(hosting, decodeURIComponent(project));
  if (repository === undefined || !sees(caller, repository.name)) throw notFound('Project');
  const found = findRoute(ROUTES, request.method, rest);
  if (found === undefined) throw new GitLabError(404, '404 Not Found');
  const isReadOnly = repository.archived && !isRead(request.method);
  if (isReadOnly || !mayUse(found.route, caller)) throw new GitLabError(403, '403 Forbidden');
  const { query, body } = request;
  return found.route.handle({ hosting, repository, caller, params: found.params, query, body });
}

/** By its path, or by its number. */
function projectCalled(hosting: Hosting, project: string): HostedRepository | undefined {
  if (!/^\d+$/.test(project)) return hosting.find(project);
  return hosting.all().find(({ name }) => idOf(name) === Number(project));
}
