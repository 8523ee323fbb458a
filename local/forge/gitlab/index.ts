import type { ForgeHttpAnswer, ForgeHttpRequest, Front } from '../front';
import type { Caller, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { Reply } from '../routing';
import { findRoute, isRead, mayUse } from '../routing';
import { GitLabError, notFound, scriptedAnswer } from './error';
import { MERGE_ROUTES } from './merge-routes';
import { READ_ROUTES } from './read-routes';
import { userNamed } from './users';
import { WRITE_ROUTES } from './write-routes';

/** Below the server, as a GitLab with a relative URL has it. */
export const GITLAB_PATH = '/gitlab';

const API = `${GITLAB_PATH}/api/v4`;
const ROUTES = [...READ_ROUTES, ...WRITE_ROUTES, ...MERGE_ROUTES];

/** GitLab's REST API v4, as far as our adapter uses it. */
export function newGitLabFront(hosting: Hosting): Front {
  return {
    name: 'gitlab',
    match: ({ path }) => path.startsWith(`${API}/`),
    answer: (request) => answer(hosting, request),
    refuse: (refusal) => scriptedAnswer(refusal, hosting.clock.now()),
    isWrite: ({ method }) => !isRead(method),
  };
}

async function answer(hosting: Hosting, request: ForgeHttpRequest): Promise<ForgeHttpAnswer> {
  const caller = hosting.access.caller(tokenOf(request));
  if (caller === undefined) return new GitLabError(401, '401 Unauthorized').answer();
  try {
    const path = request.path.slice(API.length);
    return path === '/users'
      ? listUsers(hosting, request)
      : await serve(hosting, request, { path, caller });
  } catch (error) {
    if (error instanceof GitLabError) return error.answer();
    throw error;
  }
}

function tokenOf({ headers }: ForgeHttpRequest): string {
  return headers['private-token'] ?? headers['authorization']?.replace(/^bearer /i, '') ?? '';
}

interface Signed {
  /** Below the API's root. */
  readonly path: string;
  readonly caller: Caller;
}

async function serve(
  hosting: Hosting,
  request: ForgeHttpRequest,
  { path, caller }: Signed,
): Promise<Reply> {
  const [, project = '', rest = ''] = /^\/projects\/([^/]+)(.*)$/.exec(path) ?? [];
  const repository = hosting.find(decodeURIComponent(project));
  if (repository === undefined || !sees(caller, repository.name)) throw notFound('Project');
  const found = findRoute(ROUTES, request.method, rest);
  if (found === undefined) throw new GitLabError(404, '404 Not Found');
  const isReadOnly = repository.archived && !isRead(request.method);
  if (isReadOnly || !mayUse(found.route, caller)) throw new GitLabError(403, '403 Forbidden');
  const { query, body } = request;
  return found.route.handle({ hosting, repository, caller, params: found.params, query, body });
}

/** Of the whole instance: of any of its projects. */
function listUsers(hosting: Hosting, { query }: ForgeHttpRequest): Reply {
  const name = query.get('username') ?? '';
  const found = hosting.all().map((repository) => userNamed(repository, name));
  return { status: 200, body: found.filter((user) => user !== undefined).slice(0, 1) };
}
