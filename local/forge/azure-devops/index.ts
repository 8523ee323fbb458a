import type { ForgeHttpAnswer, ForgeHttpRequest, Front } from '../front';
import type { Caller, HostedRepository, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { FoundRoute, Reply } from '../routing';
import { findRoute, isRead, mayUse } from '../routing';
import { DIFF_ROUTES } from './diff-routes';
import {
  AzureDevOpsError,
  invalid,
  noPermission,
  noRepository,
  scriptedAnswer,
  signIn,
} from './error';
import { identity, idOf, membersOf, teamsOf } from './identities';
import { PULL_ROUTES } from './pull-routes';
import { READ_ROUTES } from './read-routes';
import { WRITE_ROUTES } from './write-routes';

/** Below the server: the organization is called contoso, whatever repository it is. */
export const AZURE_DEVOPS_PATH = '/azure-devops/contoso';

const ROUTES = [...READ_ROUTES, ...DIFF_ROUTES, ...WRITE_ROUTES, ...PULL_ROUTES];
const REPOSITORY = /^\/([^/]+)\/_apis\/git\/repositories\/([^/]+)(.*)$/;
const TEAMS = /^\/_apis\/projects\/([^/]+)\/teams(?:\/([^/]+)\/members)?$/;
const PAGE = /^\/([^/]+)\/_git\/([^/]+)\/pullrequest\/(\d+)$/;

/** The REST API 7.1 of Azure DevOps Services, as far as our adapter uses it. */
export function newAzureDevOpsFront(hosting: Hosting): Front {
  return {
    name: 'azureDevOps',
    match: ({ path }) => path.startsWith(`${AZURE_DEVOPS_PATH}/`),
    answer: (request) => answer(hosting, request),
    refuse: (refusal) => scriptedAnswer(refusal),
    isWrite: ({ method }) => !isRead(method),
  };
}

async function answer(hosting: Hosting, request: ForgeHttpRequest): Promise<ForgeHttpAnswer> {
  const path = request.path.slice(AZURE_DEVOPS_PATH.length);
  const page = PAGE.exec(path);
  if (page !== null)
    return { status: 302, headers: { location: `/${page[1]}/${page[2]}/pull/${page[3]}` } };
  const caller = hosting.access.caller(tokenOf(request));
  if (caller === undefined) return signIn(request.method);
  try {
    assertVersion(request);
    return await serve(hosting, request, { path, caller });
  } catch (error) {
    if (error instanceof AzureDevOpsError) return error.answer();
    throw error;
  }
}

/** A personal access token as the password of nobody, or a token of Entra. */
function tokenOf({ headers }: ForgeHttpRequest): string {
  const [, kind = '', value = ''] =
    /^(basic|bearer) (.+)$/i.exec(headers['authorization'] ?? '') ?? [];
  if (kind.toLowerCase() === 'bearer') return value;
  return Buffer.from(value, 'base64').toString('utf8').replace(/^:/, '');
}

/** Documented for writes; reads without one are answered in the oldest version, which nobody wants. */
function assertVersion({ method, query }: ForgeHttpRequest): void {
  if (query.get('api-version')?.startsWith('7.') === true) return;
  throw new AzureDevOpsError(
    400,
    'VssVersionNotSpecifiedException',
    `No api-version was supplied for the "${method}" request. The version must be supplied either as part of the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").`,
  );
}

interface Signed {
  /** Below the organization. */
  readonly path: string;
  readonly caller: Caller;
}

async function serve(
  hosting: Hosting,
  request: ForgeHttpRequest,
  { path, caller }: Signed,
): Promise<Reply> {
  const teams = TEAMS.exec(path);
  if (teams !== null) return answerTeams(hosting, decodeURIComponent(teams[1] ?? ''), teams[2]);
  const [, project = '', name = '', rest = ''] = REPOSITORY.exec(path) ?? [];
  const full = `${decodeURIComponent(project)}/${decodeURIComponent(name)}`;
  const repository = hosting.find(full);
  if (repository === undefined || !sees(caller, repository.name)) throw noRepository(full);
  const found = findRoute(ROUTES, request.method, rest);
  if (found === undefined) throw invalid(`the local forge has no ${request.method} ${rest}`);
  assertAllowed(found, repository, caller);
  const { query, body } = request;
  const { route, params } = found;
  return route.handle({ hosting, repository, caller, params, query, body });
}

/** A disabled repository is there, and refuses everything as if it were not (renovatebot/renovate#13013). */
function assertAllowed({ route }: FoundRoute, repository: HostedRepository, caller: Caller): void {
  if (repository.archived && route.path !== '') throw noRepository(repository.name);
  if (mayUse(route, caller)) return;
  if (route.right === 'requests') throw noPermission('PullRequestContribute');
  throw noPermission(isRead(route.method) ? 'GenericRead' : 'GenericContribute');
}

function answerTeams(hosting: Hosting, project: string, team: string | undefined): Reply {
  const repository = hosting.all().find(({ name }) => name.startsWith(`${project}/`));
  if (repository === undefined) {
    throw new AzureDevOpsError(
      404,
      'ProjectDoesNotExistWithNameException',
      `TF200016: The following project does not exist: ${project}.`,
    );
  }
  if (team === undefined) {
    const value = teamsOf(repository).map((name) => ({ id: idOf(name), name }));
    return { status: 200, body: { value, count: value.length } };
  }
  const value = membersOf(repository).map((name) => ({ identity: identity(name) }));
  return { status: 200, body: { value, count: value.length } };
}
