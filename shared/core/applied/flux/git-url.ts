import { withoutTrailing } from '../../base/trailing';

const SCP = /^(?:[^@/:]+@)?([^/:]+):(?!\/\/)(.+)$/;
const ADDRESS = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/*(.*)/s;
const OTHER_HOSTS: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'www.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
};

/**
 * One text for all ways to write the address of one repository: `https://github.com/contoso/fleet.git`,
 * `ssh://git@github.com/contoso/fleet` and `git@github.com:contoso/fleet` are all `github.com/contoso/fleet`. Case does
 * not count: the forges ignore it in the names of owners and repositories. Artifacts keep their scheme (`oci://…`), which
 * tells them from a Git repository at the same address.
 */
export function normalisedUrl(url: string): string {
  const text = url.trim().toLowerCase();
  const address = ADDRESS.exec(text);
  if (address !== null) {
    const [, scheme = '', host = '', path = ''] = address;
    return scheme === 'oci' ? `oci://${host}/${trimmed(path)}` : repositoryAt(host, path);
  }
  const [, host, path] = SCP.exec(text) ?? [];
  return host === undefined || path === undefined ? trimmed(text) : repositoryAt(host, path);
}

/** Azure DevOps has three hosts and two forms of path for the same repository. */
function repositoryAt(host: string, path: string): string {
  const parts = trimmed(decoded(path)).split('/');
  if (host === 'dev.azure.com' || host.endsWith('.visualstudio.com')) {
    const organisation = /^(?!vs-ssh\.)([^.]+)\.visualstudio\.com$/.exec(host)?.[1];
    return azureDevOps(organisation === undefined ? parts : [organisation, ...parts]);
  }
  if (host === 'ssh.dev.azure.com') return azureDevOps(parts);
  return [OTHER_HOSTS[host] ?? host, ...parts].join('/');
}

/** `v3/org/project/repo`, `org/project/_git/repo`, `org/defaultcollection/project/_git/repo`, `org/_git/repo`. */
function azureDevOps(path: readonly string[]): string {
  const parts = path[0] === 'v3' ? path.slice(1) : path;
  const [organisation = '', ...rest] = parts.filter(
    (part) => part !== 'defaultcollection' && part !== '_git',
  );
  const [project = '', repository = project] = rest;
  return `dev.azure.com/${organisation}/${project}/${repository}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function trimmed(path: string): string {
  return withoutTrailing(path, '/').replace(/\.git$/, '');
}
