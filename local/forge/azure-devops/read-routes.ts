import { zipSync } from 'fflate';
import type { TreeEntry } from '../git/trees';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { repositoryBody, repositoryUrl } from './bodies';
import { AzureDevOpsError, invalid } from './error';
import { resolveCommit } from './resolve';

/** Documented in the REST reference 7.1, where no comment says "assumed". */
export const READ_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '', right: 'contents', handle: getRepository },
  { method: 'GET', path: '/items', right: 'contents', handle: getItems },
  { method: 'GET', path: '/items/{path}', right: 'contents', handle: getItemAt },
  { method: 'GET', path: '/blobs/{id}', right: 'contents', handle: getBlob },
  { method: 'POST', path: '/blobs', right: 'contents', reads: true, handle: zipBlobs },
];

async function getRepository(context: RouteContext): Promise<Reply> {
  return ok(repositoryBody(context));
}

/** Both spellings of "with everything below", as name and as number. */
const FULL: readonly string[] = ['full', '120'];

async function getItems(context: RouteContext): Promise<Reply> {
  const { repository, query } = context;
  const path = query.get('path');
  if (path !== null) return getItem(context, path);
  const commit = await commitIn(context);
  const scope = query.get('scopePath') ?? '/';
  if (!FULL.includes(query.get('recursionLevel')?.toLowerCase() ?? '')) {
    throw invalid('the local forge lists in full alone');
  }
  const entries = await entriesAt(context, commit, scope);
  if (entries.length === 0) throw noItem(context, scope);
  const isFile = entries[0]?.path === trimmed(scope);
  const items = entries.map((entry) => itemBody(context, entry, commit));
  const root = {
    objectId: (await repository.git.readCommit(commit))?.tree,
    ...{ path: scope, gitObjectType: 'tree', isFolder: true, commitId: commit },
    url: itemUrl(context, scope),
  };
  const value = isFile ? items : [root, ...items];
  return ok({ count: value.length, value });
}

/** A client that puts the path into the address encodes it whole. */
function getItemAt(context: RouteContext): Promise<Reply> {
  return getItem(context, context.params['path'] ?? '');
}

async function getItem(context: RouteContext, path: string): Promise<Reply> {
  const commit = await commitIn(context);
  const entries = await entriesAt(context, commit, path);
  const found = entries.find((one) => one.path === trimmed(path));
  if (found === undefined) throw noItem(context, path);
  const isWanted = context.query.get('includeContent')?.toLowerCase() === 'true';
  const bytes = isWanted ? (await context.repository.git.readObject(found.sha))?.bytes : undefined;
  const content = bytes === undefined ? {} : { content: bytes.toString('utf8') };
  return ok({ ...itemBody(context, found, commit), ...content });
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

function itemBody(
  context: RouteContext,
  { sha, path, mode, type }: TreeEntry,
  commit: string,
): object {
  return {
    ...{ objectId: sha, gitObjectType: type, commitId: commit, path: `/${path}` },
    ...(type === 'tree' && { isFolder: true }),
    ...(mode === '120000' && { isSymLink: true }),
    url: itemUrl(context, `/${path}`),
  };
}

function itemUrl(context: RouteContext, path: string): string {
  return `${repositoryUrl(context)}/items${encodeURI(path)}`;
}

function noItem({ repository, query }: RouteContext, path: string): AzureDevOpsError {
  const version = query.get('versionDescriptor.version');
  return new AzureDevOpsError(
    404,
    'GitItemNotFoundException',
    `TF401174: The item '${path}' could not be found in the repository '${repository.name}' at the version specified by '<Commit: ${version} >'`,
  );
}

/** The default branch, if nothing is said. */
function commitIn({ repository: { git }, query }: RouteContext): Promise<string> {
  const version = query.get('versionDescriptor.version') ?? git.defaultBranch;
  return resolveCommit(git, version, query.get('versionDescriptor.versionType'));
}

/** Without `$format` it is described, and not sent. */
async function getBlob(context: RouteContext): Promise<Reply> {
  const { repository, params, query } = context;
  const found = await repository.git.readObject(params['id'] ?? '');
  if (found?.type !== 'blob') {
    const message = `TF401032: The object '${params['id']}' is no blob.`;
    throw new AzureDevOpsError(404, 'GitObjectDoesNotExistException', message);
  }
  if (query.get('$format')?.toLowerCase() === 'octetstream') return ok(found.bytes);
  const url = `${repositoryUrl(context)}/blobs/${found.sha}`;
  return ok({ objectId: found.sha, size: found.bytes.length, url });
}

/** Several in one file. Assumed: that each is called by its id, and that one which is not there fails them all. */
async function zipBlobs({ repository, body }: RouteContext): Promise<Reply> {
  const ids = Array.isArray(body) ? (body as readonly unknown[]).map(String) : [];
  const found = await Promise.all(ids.map((id) => repository.git.readObject(id)));
  const files = found.flatMap((object) =>
    object?.type === 'blob' ? [[object.sha, object.bytes] as const] : [],
  );
  if (ids.length === 0 || files.length < ids.length) throw invalid('not every id is of a blob');
  const zip = zipSync(Object.fromEntries(files));
  return { ...ok(zip), headers: { 'content-type': 'application/zip' } };
}
