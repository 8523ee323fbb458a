import type { HostedRepository } from '../hosting';
import type { Commit, Signature } from '../repository';
import type { RouteContext } from '../routing';
import { idOf } from './identities';
import { AZURE_DEVOPS_PATH, HEADS } from './paths';

type Place = Pick<RouteContext, 'hosting' | 'repository'>;

export function projectOf({ name }: Pick<HostedRepository, 'name'>): string {
  return name.split('/')[0] ?? '';
}

/** A name is the project's own: `fleet` of `Platform/fleet`. */
export function shortName({ name }: Pick<HostedRepository, 'name'>): string {
  return name.slice(name.indexOf('/') + 1);
}

export function repositoryUrl({ hosting, repository }: Place): string {
  const project = idOf(projectOf(repository));
  const id = idOf(repository.name);
  return `${hosting.url}${AZURE_DEVOPS_PATH}/${project}/_apis/git/repositories/${id}`;
}

export function projectBody(root: string, name: string): object {
  const id = idOf(name);
  return {
    ...{ id, name, url: `${root}${AZURE_DEVOPS_PATH}/_apis/projects/${id}` },
    ...{ state: 'wellFormed', revision: 1, visibility: 'private' },
    lastUpdateTime: '2024-01-01T00:00:00Z',
  };
}

/** As it appears within other answers. */
export function repositoryRef({ hosting, repository }: Place): object {
  return {
    ...{ id: idOf(repository.name), name: shortName(repository) },
    url: repositoryUrl({ hosting, repository }),
    project: projectBody(hosting.url, projectOf(repository)),
  };
}

export function repositoryBody({ hosting, repository }: Place): object {
  const name = shortName(repository);
  const path = [projectOf(repository), '_git', name].map(encodeURIComponent).join('/');
  const webUrl = `${hosting.url}${AZURE_DEVOPS_PATH}/${path}`;
  return {
    ...repositoryRef({ hosting, repository }),
    ...{ defaultBranch: HEADS + repository.git.defaultBranch, size: 1024, remoteUrl: webUrl },
    ...{ sshUrl: `git@ssh.dev.azure.com:v3/contoso/${repository.name}`, webUrl },
    ...{ isDisabled: repository.archived, isInMaintenance: false },
  };
}

function signed({ name, email, at }: Signature): object {
  return { name, email, date: new Date(at).toISOString() };
}

export function commitRef(place: Place, commitId: string): object {
  return { commitId, url: `${repositoryUrl(place)}/commits/${commitId}` };
}

export function commitBody(place: Place, { sha, author, committer, message }: Commit): object {
  return {
    ...commitRef(place, sha),
    ...{ author: signed(author), committer: signed(committer), comment: message },
  };
}

/** With what only a single commit is shown with. */
export function wholeCommit(place: Place, commit: Commit): object {
  return { ...commitBody(place, commit), treeId: commit.tree, parents: commit.parents };
}
