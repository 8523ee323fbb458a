import { withoutTrailing } from '../trailing';

/**
 * One spelling for the many of a repository's address (https, ssh, with and without user, `.git`, Azure DevOps' two hosts),
 * so that a GitRepository can be told to be ours: `github.com/contoso/fleet`.
 */
export function repositoryKey(url: string): string {
  const plain = url
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/^[^/@]*@/, '');
  const [authority = '', ...rest] = splitScp(plain).split('/');
  const host = authority.replace(/:\d+$/, '').replace(/^ssh\./, '');
  const path = withoutTrailing(rest.join('/'), '/').replace(/\.git$/, '');
  return `${host}/${devOpsPath(path)}`;
}

/** `git@github.com:contoso/fleet.git` has a colon where the others have a slash. */
function splitScp(plain: string): string {
  return plain.replace(/^([^/:]+):(?!\d+(\/|$))/, '$1/');
}

/** ssh: `v3/org/project/repo`; https: `org/project/_git/repo`, and `project/_git` for a repository of the project's name. */
function devOpsPath(path: string): string {
  const spaced = path.replaceAll('%20', ' ');
  return spaced.replace(/^v3\//, '').replace('/_git/', '/');
}

/** The key of the repository of a GitOps target. `url`: root of the forge's API. */
export function keyOfForge({
  url,
  repository,
}: {
  readonly url: string;
  readonly repository: string;
}): string {
  const root = url
    .replace(/^(https?:\/\/)api\.github\.com/, '$1github.com')
    .replace(/\/api\/v\d+\/?$/, '');
  return repositoryKey(`${withoutTrailing(root, '/')}/${repository}`);
}
