import { ReconcileError } from '../base/errors';

/** What a folder of ours may be called: nothing that a path, git or a URL would read as more than a name. */
const NAME = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/i;

/** True of a name that can be one folder of a repository. */
export function isFolderName(name: string): boolean {
  return NAME.test(name) && !name.includes('..');
}

/** The failure (Terminal) of a name that cannot be a folder. */
export function notAFolder(name: string, folder: string): ReconcileError {
  return new ReconcileError({
    policy: 'Terminal',
    code: 'NameNotAllowed',
    message: `"${name.slice(0, 100)}" cannot be a folder of the GitOps repository: letters, digits, "-", "_" and "." are allowed, at most 63.`,
    target: folder,
  });
}

/** Both parts with one slash between them; an empty folder is the root. */
export function joined(folder: string, rest: string): string {
  return folder === '' ? rest : `${folder}/${rest}`;
}

/** The first folder on the way from `folder` to the file `path`; undefined for what is not in a folder below it. */
export function below(folder: string, path: string): string | undefined {
  const start = folder === '' ? '' : `${folder}/`;
  if (!path.startsWith(start)) return undefined;
  const [name, ...rest] = path.slice(start.length).split('/');
  return rest.length === 0 ? undefined : name;
}

/** The folder that a file is in; empty for the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** How `to` is written in a file of the folder `from`, as kustomize wants its resources: `../../base/x`. */
export function relativePath(from: string, to: string): string {
  const source = segments(from);
  const aim = segments(to);
  let common = 0;
  while (common < source.length && source[common] === aim[common]) common += 1;
  return [...source.slice(common).map(() => '..'), ...aim.slice(common)].join('/') || '.';
}

/** `path` as seen from `folder`, without `.` and `..`; undefined when it leaves the repository or is a URL. */
export function resolvedPath(folder: string, path: string): string | undefined {
  if (path.includes('://') || path.startsWith('/')) return undefined;
  const result: string[] = [];
  for (const segment of [...segments(folder), ...segments(path)]) {
    if (segment === '.') continue;
    if (segment !== '..') result.push(segment);
    else if (result.pop() === undefined) return undefined;
  }
  return result.join('/');
}

function segments(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}
