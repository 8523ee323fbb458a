import type { Caller, HostedRepository, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { Reply } from '../routing';
import { ok } from '../routing';
import { projectBody, projectOf, repositoryBody } from './bodies';
import { AzureDevOpsError } from './error';
import { identity, idOf, membersOf, teamsOf } from './identities';
import { resourceAreas } from './locations';
import { AZURE_DEVOPS_PATH } from './paths';

export interface Asked {
  readonly hosting: Hosting;
  readonly caller: Caller;
  /** Below the organization, still percent-encoded. */
  readonly path: string;
}

type Answer = (asked: Asked, part: (at: number) => string | undefined) => Reply;

/** What is not a repository's: discovery, projects, teams. */
const ROUTES: readonly (readonly [RegExp, Answer])[] = [
  [/^\/_apis\/resourceareas(?:\/([^/]+))?$/i, listAreas],
  [/^\/_apis\/connectiondata$/i, connectionData],
  [/^\/_apis\/projects$/i, listProjects],
  [/^\/_apis\/projects\/([^/]+)$/i, getProject],
  [/^\/_apis\/projects\/([^/]+)\/teams$/i, listTeams],
  [/^\/_apis\/projects\/([^/]+)\/teams\/([^/]+)\/members$/i, listMembers],
  [/^(?:\/([^/]+))?\/_apis\/git\/repositories$/i, listRepositories],
];

/** Undefined for a path that is none of these. */
export function answerOrganization(asked: Asked): Reply | undefined {
  for (const [pattern, answer] of ROUTES) {
    const match = pattern.exec(asked.path);
    if (match === null) continue;
    return answer(asked, (at) => match[at] && decodeURIComponent(match[at]));
  }
  return undefined;
}

function listAreas({ hosting }: Asked, part: (at: number) => string | undefined): Reply {
  return ok(resourceAreas(hosting.url + AZURE_DEVOPS_PATH, part(1)));
}

/** Who the token is: how a client finds the id that it votes with. */
function connectionData({ hosting, caller }: Asked): Reply {
  const id = idOf(caller.login);
  const user = {
    ...{ id, descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;${caller.login}` },
    ...{ subjectDescriptor: `aad.${id}`, providerDisplayName: caller.login, isActive: true },
  };
  return ok({
    ...{ authenticatedUser: user, authorizedUser: user, deploymentType: 'hosted' },
    ...{ instanceId: idOf(hosting.url), deploymentId: idOf('azure-devops') },
  });
}

function visible({ hosting, caller }: Asked): readonly HostedRepository[] {
  return hosting.all().filter(({ name }) => sees(caller, name));
}

function list(value: readonly object[]): Reply {
  return ok({ count: value.length, value });
}

function listProjects(asked: Asked): Reply {
  const names = [...new Set(visible(asked).map(projectOf))];
  return list(names.map((name) => projectBody(asked.hosting.url, name)));
}

function getProject(asked: Asked, part: (at: number) => string | undefined): Reply {
  return ok(projectBody(asked.hosting.url, projectOf(inProject(asked, part(1) ?? ''))));
}

/** Some repository of the project, by the project's name or id. */
function inProject(asked: Asked, project: string): HostedRepository {
  const found = visible(asked).find((one) => isCalled(projectOf(one), project));
  if (found !== undefined) return found;
  throw new AzureDevOpsError(
    404,
    'ProjectDoesNotExistWithNameException',
    `TF200016: The following project does not exist: ${project}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`,
  );
}

/** By name or by id, in any case. */
export function isCalled(name: string, text: string): boolean {
  return name.toLowerCase() === text.toLowerCase() || idOf(name) === text.toLowerCase();
}

function listTeams(asked: Asked, part: (at: number) => string | undefined): Reply {
  const repository = inProject(asked, part(1) ?? '');
  const project = projectOf(repository);
  return list(
    teamsOf(repository).map((name) => ({
      ...{ id: idOf(name), name, projectName: project, projectId: idOf(project) },
    })),
  );
}

function listMembers(asked: Asked, part: (at: number) => string | undefined): Reply {
  const members = membersOf(inProject(asked, part(1) ?? ''));
  return list(members.map((name) => ({ identity: identity(asked.hosting.url, name) })));
}

function listRepositories(asked: Asked, part: (at: number) => string | undefined): Reply {
  const project = part(1);
  const found = visible(asked).filter(
    (one) => project === undefined || isCalled(projectOf(one), project),
  );
  if (found.length === 0 && project !== undefined) inProject(asked, project);
  return list(found.map((repository) => repositoryBody({ hosting: asked.hosting, repository })));
}
