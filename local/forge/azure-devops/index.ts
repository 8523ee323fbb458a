import type { ForgeHttpAnswer, ForgeHttpRequest, Front } from '../front';
import type { Caller, HostedRepository, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { FoundRoute, FrontRoute, Reply } from '../routing';
import { findRoute, isRead, mayUse } from '../routing';
import { assertVersion } from './api-version';
import { projectOf, shortName } from './bodies';
import { BRANCH_ROUTES } from './branch-routes';
import { DIFF_ROUTES } from './diff-routes';
import {
  AzureDevOpsError,
  invalid,
  noPermission,
  noRepository,
  scriptedAnswer,
  signIn,
} from './error';
import { AZURE_DEVOPS_DOOR } from './git-door';
import { locationsAt } from './locations';
import type { Asked } from './organization';
import { answerOrganization, isCalled } from './organization';
import { AZURE_DEVOPS_PATH } from './paths';
import { PULL_CHANGES } from './pull-changes';
import { PULL_PEOPLE } from './pull-people';
import { getPull, listPulls, PULL_ROUTES } from './pull-routes';
import { READ_ROUTES } from './read-routes';
import { WRITE_ROUTES } from './write-routes';

export { AZURE_DEVOPS_PATH } from './paths';

const ROUTES = [
  ...READ_ROUTES,
  ...BRANCH_ROUTES,
  ...DIFF_ROUTES,
  ...WRITE_ROUTES,
  ...PULL_ROUTES,
  ...PULL_CHANGES,
  ...PULL_PEOPLE,
];
/** Without their repository. Ids are the organization's on Azure DevOps; here each repository counts by itself. */
const PROJECT_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '', right: 'requests', handle: listPulls },
  { method: 'GET', path: '/{number}', right: 'requests', handle: getPull },
];
const REPOSITORY = /^(?:\/([^/]+))?\/_apis\/git\/repositories\/([^/]+)(.*)$/i;
const PULLS = /^(?:\/([^/]+))?\/_apis\/git\/pullrequests(.*)$/i;
const PAGE = /^\/([^/]+)\/_git\/([^/]+)\/pullrequest\/(\d+)$/;

/** The REST API 7.1 of Azure DevOps Services: what our adapter uses, and what people and clients do to a request. */
export function newAzureDevOpsFront(hosting: Hosting): Front {
  return {
    name: 'azureDevOps',
    match: ({ path }) => path.startsWith(`${AZURE_DEVOPS_PATH}/`),
    answer: (request) => answer(hosting, request),
    refuse: (refusal) => scriptedAnswer(refusal),
    isWrite: ({ method, path }) =>
      !isRead(method) && method !== 'OPTIONS' && !path.endsWith('/blobs'),
    git: AZURE_DEVOPS_DOOR,
  };
}

async function answer(hosting: Hosting, request: ForgeHttpRequest): Promise<ForgeHttpAnswer> {
  const path = request.path.slice(AZURE_DEVOPS_PATH.length);
  const page = PAGE.exec(path);
  if (page !== null)
    return { status: 302, headers: { location: `/${page[1]}/${page[2]}/pull/${page[3]}` } };
  const caller = hosting.access.caller(tokenOf(request));
  if (caller === undefined) return signIn(request.method);
  const locations = request.method === 'OPTIONS' ? locationsAt(path) : undefined;
  if (locations !== undefined) return locations;
  try {
    assertVersion(request);
    return await serve(request, { hosting, path, caller });
  } catch (error) {
    if (error instanceof AzureDevOpsError) return error.answer();
    throw error;
  }
}

/** A personal access token as the password of anybody or nobody, or a token of Entra. */
function tokenOf({ headers }: ForgeHttpRequest): string {
  const [, kind = '', value = ''] =
    /^(basic|bearer) (.+)$/i.exec(headers['authorization'] ?? '') ?? [];
  if (kind.toLowerCase() === 'bearer') return value;
  return Buffer.from(value, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
}

async function serve(request: ForgeHttpRequest, asked: Asked): Promise<Reply> {
  const other = request.method === 'GET' ? answerOrganization(asked) : undefined;
  if (other !== undefined) return other;
  const pulls = PULLS.exec(asked.path);
  if (pulls !== null) {
    const repository = someRepository(asked, decodeURIComponent(pulls[1] ?? ''));
    return carryOut(
      request,
      { ...asked, repository },
      {
        routes: PROJECT_ROUTES,
        rest: pulls[2] ?? '',
      },
    );
  }
  const [, project = '', name = '', rest = ''] = REPOSITORY.exec(asked.path) ?? [];
  const repository = repositoryCalled(asked, decodeURIComponent(project), decodeURIComponent(name));
  return carryOut(request, { ...asked, repository }, { routes: ROUTES, rest });
}

interface Chosen {
  readonly hosting: Hosting;
  readonly caller: Caller;
  readonly repository: HostedRepository;
}

async function carryOut(
  { method, query, body }: ForgeHttpRequest,
  { hosting, caller, repository }: Chosen,
  { routes, rest }: { readonly routes: readonly FrontRoute[]; readonly rest: string },
): Promise<Reply> {
  const found = findRoute(routes, method, rest);
  if (found === undefined) throw invalid(`the local forge has no ${method} ${rest}`);
  assertAllowed(found, repository, caller);
  const { route, params } = found;
  return route.handle({ hosting, repository, caller, params, query, body });
}

/** By its name in the project, or by its id, which needs no project. */
function repositoryCalled(
  { hosting, caller }: Asked,
  project: string,
  name: string,
): HostedRepository {
  const found = hosting.all().find((one) => {
    if (isCalled(one.name, name)) return true;
    return shortName(one).toLowerCase() === name.toLowerCase() && isCalled(projectOf(one), project);
  });
  if (found !== undefined && sees(caller, found.name)) return found;
  throw noRepository(project === '' ? name : `${project}/${name}`);
}

function someRepository({ hosting, caller }: Asked, project: string): HostedRepository {
  const found = hosting
    .all()
    .find((one) => sees(caller, one.name) && (project === '' || isCalled(projectOf(one), project)));
  if (found !== undefined) return found;
  throw noRepository(project);
}

/** A disabled repository is there, and refuses everything as if it were not (renovatebot/renovate#13013). */
function assertAllowed({ route }: FoundRoute, repository: HostedRepository, caller: Caller): void {
  if (repository.archived && route.path !== '') throw noRepository(repository.name);
  if (mayUse(route, caller)) return;
  if (route.right === 'requests') throw noPermission('PullRequestContribute');
  throw noPermission(isRead(route.method) ? 'GenericRead' : 'GenericContribute');
}
