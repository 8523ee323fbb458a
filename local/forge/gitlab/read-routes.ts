import type { TreeEntry } from '../git/trees';
import { idOf } from '../github/users';
import type { FileDiff } from '../repository';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { notFound } from './error';

/** Documented in the REST API resources of GitLab, where no comment says "assumed". */
export const READ_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '', right: 'contents', handle: getProject },
  { method: 'GET', path: '/repository/branches', right: 'contents', handle: listBranches },
  { method: 'GET', path: '/repository/branches/{branch}', right: 'contents', handle: getBranch },
  { method: 'GET', path: '/repository/tree', right: 'contents', handle: listTree },
  { method: 'HEAD', path: '/repository/files/{path}', right: 'contents', handle: headFile },
  { method: 'GET', path: '/repository/blobs/{id}/raw', right: 'contents', handle: getBlob },
  { method: 'GET', path: '/repository/compare', right: 'contents', handle: compare },
  { method: 'GET', path: '/repository/merge_base', right: 'contents', handle: mergeBase },
];

async function getProject({ repository }: RouteContext): Promise<Reply> {
  return ok({
    ...{ id: idOf(repository.name), path_with_namespace: repository.name },
    ...{ default_branch: repository.git.defaultBranch, archived: repository.archived },
  });
}

async function branchBody(
  { repository }: RouteContext,
  name: string,
  sha: string,
): Promise<object> {
  const commit = await repository.git.readCommit(sha);
  return {
    ...{ name, protected: repository.protectedBranches.has(name), merged: false },
    commit: { id: sha, short_id: sha.slice(0, 8), message: commit?.message },
  };
}

async function listBranches(context: RouteContext): Promise<Reply> {
  const { repository, query } = context;
  const search = query.get('search') ?? '';
  const refs = await repository.git.branches();
  const named = refs.map(({ name, sha }) => ({ name: name.replace(/^refs\/heads\//, ''), sha }));
  const found = named.filter(({ name }) =>
    search.startsWith('^') ? name.startsWith(search.slice(1)) : name.includes(search),
  );
  return paged(
    context,
    await Promise.all(found.map(({ name, sha }) => branchBody(context, name, sha))),
  );
}

/** One page by number, with the header that names the next. */
export function paged({ query }: RouteContext, all: readonly object[]): Reply {
  const size = Math.min(100, Number(query.get('per_page') ?? 20));
  const page = Number(query.get('page') ?? 1);
  const next = page * size < all.length ? String(page + 1) : '';
  return {
    ...ok(all.slice((page - 1) * size, page * size)),
    headers: { 'x-next-page': next, 'x-page': String(page) },
  };
}

async function getBranch(context: RouteContext): Promise<Reply> {
  const name = context.params['branch'] ?? '';
  const sha = await context.repository.git.head(name);
  if (sha === undefined) throw notFound('Branch');
  return ok(await branchBody(context, name, sha));
}

/** By key: the link to the next page holds what only the server can read. Folders are listed with what is in them. */
async function listTree(context: RouteContext): Promise<Reply> {
  const { repository, query, hosting } = context;
  const commit = await refIn(context, query.get('ref') ?? '');
  const all = await repository.git.readTree(commit, query.get('path') ?? '');
  if (all === undefined) throw notFound('Tree');
  const size = Math.min(100, Number(query.get('per_page') ?? 20));
  const start = Number(query.get('page_token') ?? 0);
  const next = new URLSearchParams([...query].filter(([name]) => name !== 'page_token'));
  next.set('page_token', String(start + size));
  const link = `<${hosting.url}/gitlab/api/v4/projects/1/repository/tree?${next.toString()}>; rel="next"`;
  return {
    ...ok(all.slice(start, start + size).map(entryBody)),
    ...(start + size < all.length && { headers: { link } }),
  };
}

function entryBody({ sha, path, mode, type }: TreeEntry): object {
  return { id: sha, name: path.split('/').at(-1), type, path, mode };
}

async function refIn({ repository: { git } }: RouteContext, ref: string): Promise<string> {
  const sha = (await git.head(ref)) ?? (await git.readCommit(ref))?.sha;
  if (sha === undefined) throw notFound('Commit');
  return sha;
}

async function headFile(context: RouteContext): Promise<Reply> {
  const { repository, query, params } = context;
  const commit = await refIn(context, query.get('ref') ?? '');
  const path = params['path'] ?? '';
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const entries = (await repository.git.readTree(commit, parent)) ?? [];
  const found = entries.find((entry) => entry.path === path && entry.type === 'blob');
  if (found === undefined) throw notFound('File');
  return {
    status: 200,
    headers: {
      'x-gitlab-blob-id': found.sha,
      'x-gitlab-commit-id': commit,
      'x-gitlab-file-path': encodeURI(path),
    },
  };
}

async function getBlob({ repository, params }: RouteContext): Promise<Reply> {
  const found = await repository.git.readObject(params['id'] ?? '');
  if (found?.type !== 'blob') throw notFound('Blob');
  return ok(found.bytes);
}

async function compare(context: RouteContext): Promise<Reply> {
  const { query, repository } = context;
  const from = await refIn(context, query.get('from') ?? '');
  const to = await refIn(context, query.get('to') ?? '');
  const base = (await repository.git.mergeBase(from, to)) ?? from;
  const start = query.get('straight') === 'true' ? from : base;
  const commits = await repository.git.commitsBetween(from, to);
  return ok({
    commits: commits.map(({ sha, message }) => ({ id: sha, message })),
    diffs: withRenames(await repository.git.diff(start, to)),
    ...{ compare_timeout: false, compare_same_ref: from === to },
  });
}

/** A file that moved without a change is told once, with both places. */
function withRenames(diffs: readonly FileDiff[]): readonly object[] {
  const gone = new Map(
    diffs.filter((one) => one.after === undefined).map((one) => [one.before?.sha, one.path]),
  );
  const moved = new Set<string>();
  const shown = diffs.map(({ path, before, after }) => {
    const old = before === undefined ? gone.get(after?.sha) : undefined;
    if (old !== undefined) moved.add(old);
    return {
      ...{ old_path: old ?? path, new_path: path, renamed_file: old !== undefined },
      ...{ new_file: before === undefined && old === undefined },
      ...{ deleted_file: after === undefined, diff: '' },
    };
  });
  return shown.filter((one) => !one.deleted_file || !moved.has(one.new_path));
}

async function mergeBase(context: RouteContext): Promise<Reply> {
  const [a = '', b = ''] = context.query.getAll('refs[]');
  const { git } = context.repository;
  const base = await git.mergeBase(await refIn(context, a), await refIn(context, b));
  if (base === undefined) throw notFound('Merge Base');
  return ok({ id: base, message: (await git.readCommit(base))?.message });
}
