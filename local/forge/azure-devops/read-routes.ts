import type { TreeEntry } from '../git/trees';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { AzureDevOpsError, invalid } from './error';
import { idOf } from './identities';

/** Documented in the REST reference 7.1, where no comment says "assumed". */
export const READ_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '', right: 'contents', handle: getRepository },
  { method: 'GET', path: '/refs', right: 'contents', handle: listRefs },
  { method: 'GET', path: '/items', right: 'contents', handle: getItems },
  { method: 'GET', path: '/blobs/{id}', right: 'contents', handle: getBlob },
  { method: 'GET', path: '/commits/{id}', right: 'contents', handle: getCommit },
];

async function getRepository({ repository }: RouteContext): Promise<Reply> {
  const [, name = ''] = repository.name.split('/');
  const defaultBranch = `refs/heads/${repository.git.defaultBranch}`;
  return ok({ id: idOf(repository.name), name, defaultBranch, isDisabled: repository.archived });
}

/** `filter` means "begins with", after `refs/`. */
async function listRefs({ repository, query }: RouteContext): Promise<Reply> {
  const refs = await repository.git.refs(`refs/${query.get('filter') ?? ''}`);
  const size = Number(query.get('$top') ?? 1000);
  const start = Number(query.get('continuationToken') ?? 0);
  const shown = refs.slice(start, start + size);
  const value = shown.map(({ name, sha }) => ({ name, objectId: sha }));
  const isLast = start + size >= refs.length;
  return {
    ...ok({ value, count: value.length }),
    ...(!isLast && { headers: { 'x-ms-continuationtoken': String(start + size) } }),
  };
}

async function getItems(context: RouteContext): Promise<Reply> {
  const { repository, query } = context;
  const commit = await commitIn(context);
  const path = query.get('path');
  if (path !== null) {
    const [found] = (await entriesAt(context, commit, path)).filter(
      (one) => one.path === trimmed(path),
    );
    if (found === undefined) throw noItem(context, path);
    return ok(itemBody(found, commit));
  }
  const scope = query.get('scopePath') ?? '/';
  if (query.get('recursionLevel') !== 'full') throw invalid('the local forge lists in full alone');
  const entries = await entriesAt(context, commit, scope);
  if (entries.length === 0) throw noItem(context, scope);
  const folder = { objectId: (await repository.git.readCommit(commit))?.tree, path: scope };
  const isFile = entries[0]?.path === trimmed(scope);
  const items = entries.map((entry) => itemBody(entry, commit));
  const value = isFile
    ? items
    : [{ ...folder, gitObjectType: 'tree', isFolder: true, commitId: commit }, ...items];
  return ok({ count: value.length, value });
}

function trimmed(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

/** The file of that name alone, or all below the folder. */
async function entriesAt(
  { repository: { git } }: RouteContext,
  commit: string,
  path: string,
): Promise<readonly TreeEntry[]> {
  const name = trimmed(path);
  const below = await git.readTree(commit, name);
  if (below !== undefined) return below;
  const parent = name.slice(0, Math.max(0, name.lastIndexOf('/')));
  const beside = (await git.readTree(commit, parent)) ?? [];
  return beside.filter((entry) => entry.path === name);
}

function itemBody({ sha, path, mode, type }: TreeEntry, commit: string): object {
  return {
    ...{ objectId: sha, gitObjectType: type, commitId: commit, path: `/${path}` },
    ...(type === 'tree' && { isFolder: true }),
    ...(mode === '120000' && { isSymLink: true }),
  };
}

function noItem({ repository, query }: RouteContext, path: string): AzureDevOpsError {
  const version = query.get('versionDescriptor.version');
  return new AzureDevOpsError(
    404,
    'GitItemNotFoundException',
    `TF401174: The item '${path}' could not be found in the repository '${repository.name}' at the version specified by '<Commit: ${version} >'`,
  );
}

async function commitIn({ repository, query }: RouteContext): Promise<string> {
  const version = query.get('versionDescriptor.version') ?? '';
  if (query.get('versionDescriptor.versionType') !== 'commit') {
    throw invalid('the local forge knows versions of the type commit alone');
  }
  return resolveCommit(repository.git, version);
}

/** Assumed: the status and the words. */
export async function resolveCommit(
  git: RouteContext['repository']['git'],
  id: string,
): Promise<string> {
  const commit = /^[0-9a-f]{40}$/.test(id) ? await git.readCommit(id) : undefined;
  if (commit !== undefined) return commit.sha;
  throw new AzureDevOpsError(
    404,
    'GitUnresolvableToCommitException',
    `TF401175: The version descriptor <Commit: ${id} > could not be resolved to a version in the repository`,
  );
}

/** Without `$format` it is described, and not sent. */
async function getBlob({ repository, params, query }: RouteContext): Promise<Reply> {
  const found = await repository.git.readObject(params['id'] ?? '');
  if (found?.type !== 'blob') {
    const message = `TF401032: The object '${params['id']}' is no blob.`;
    throw new AzureDevOpsError(404, 'GitObjectDoesNotExistException', message);
  }
  if (query.get('$format') === 'octetstream') return ok(found.bytes);
  return ok({ objectId: found.sha, size: found.bytes.length });
}

async function getCommit({ repository, params }: RouteContext): Promise<Reply> {
  const id = await resolveCommit(repository.git, params['id'] ?? '');
  const commit = await repository.git.readCommit(id);
  return ok({ commitId: id, comment: commit?.message, parents: commit?.parents });
}
