/** Would kustomize fetch this over HTTP? */
export function isRemoteFile(path: string): boolean {
  return /^https?:/i.test(path);
}

const SCHEMES = ['ssh://', 'https://', 'http://', 'file://'] as const;

/** Would kustomize clone a Git repository for this, where no file of that name is there? */
export function isRemoteRepository(path: string): boolean {
  if (path.startsWith('/')) return false;
  const bare = (path.split('?')[0] ?? '').replace(/^git::/i, '');
  const scheme = SCHEMES.find((each) => bare.toLowerCase().startsWith(each));
  const rest = bare.slice(scheme?.length ?? 0);
  const hostAndPath = rest.replace(/^[a-zA-Z][a-zA-Z0-9-]*@/, '');
  if (scheme === 'file://') return rest !== '' && !leavesRepository(rest.split('//')[1] ?? '');
  if (scheme !== undefined) return hasRepository(afterHost(hostAndPath, false));
  const isScp = hostAndPath !== rest || /^github\.com[/:]/i.test(hostAndPath);
  return isScp && hasRepository(afterHost(hostAndPath, true));
}

function afterHost(hostAndPath: string, scp: boolean): string {
  const split = separatorAt(hostAndPath, scp);
  return split < 0 ? '' : hostAndPath.slice(split + 1);
}

function separatorAt(hostAndPath: string, scp: boolean): number {
  const slash = hostAndPath.indexOf('/');
  const colon = hostAndPath.indexOf(':');
  return scp && (slash < 0 || (colon > 0 && colon < slash)) ? colon : slash;
}

/** `owner/name`, or whatever is before `_git/x`, `//` or `.git`. */
function hasRepository(path: string): boolean {
  const end = repositoryEnd(path);
  if (end !== undefined) return end > 0 && !leavesRepository(path.slice(end));
  const segments = path.split('/');
  return (
    segments.length >= 2 && segments[0] !== '' && !leavesRepository(segments.slice(2).join('/'))
  );
}

function repositoryEnd(path: string): number | undefined {
  const azure = path.indexOf('_git/');
  if (azure !== -1) {
    const slash = path.indexOf('/', azure + '_git/'.length);
    return slash === -1 ? path.length : slash;
  }
  const slashes = path.indexOf('//');
  if (slashes !== -1) return slashes;
  const git = path.indexOf('.git');
  return git === -1 ? undefined : git + '.git'.length;
}

function leavesRepository(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
