import { createHash } from 'node:crypto';
import type { TreeEntry } from '../git/trees';
import { idOf } from '../github/users';
import type { FileDiff } from '../repository';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { branchBody, commitBody } from './entities';
import { notFound } from './error';
import type { Listed } from './pagination';
import { pageOf, sizeIn } from './pagination';
import { API } from './paths';

/** Documented in the REST API resources of GitLab, where no comment says "assumed". */
export const READ_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '/repository/branches', right: 'contents', handle: listBranches },
  { method: 'GET', path: '/repository/branches/{branch}', right: 'contents', handle: getBranch },
  { method: 'GET', path: '/repository/tree', right: 'contents', handle: listTree },
  { method: 'GET', path: '/repository/files/{path}', right: 'contents', handle: getFile },
  { method: 'HEAD', path: '/repository/files/{path}', right: 'contents', handle: headFile },
  { method: 'GET', path: '/repository/files/{path}/raw', right: 'contents', handle: rawFile },
  { method: 'GET', path: '/repository/blobs/{id}/raw', right: 'contents', handle: getBlob },
  { method: 'GET', path: '/repository/commits', right: 'contents', handle: listCommits },
  { method: 'GET', path: '/repository/commits/{sha}', right: 'contents', handle: getCommit },
  { method: 'GET', path: '/repository/compare', right: 'contents', handle: compare },
  { method: 'GET', path: '/repository/merge_base', right: 'contents', handle: mergeBase },
];

/** A list of this project. */
export function listedAt({ hosting, repository, query }: RouteContext, path: string): Listed {
  return { hosting, query, path: `/projects/${idOf(repository.name)}${path}` };
}

async function listBranches(context: RouteContext): Promise<Reply> {
  const { repository, query } = context;
  const search = query.get('search') ?? '';
  const refs = await repository.git.branches();
  const named = refs.map(({ name, sha }) => ({ name: name.replace(/^refs\/heads\//, ''), sha }));
  const found = named.filter(({ name }) =>
    search.startsWith('^') ? name.startsWith(search.slice(1)) : name.includes(search),
  );
  return pageOf(listedAt(context, '/repository/branches'), found, ({ name, sha }) =>
    branchBody(context, name, sha),
  );
}

async function getBranch(context: RouteContext): Promise<Reply> {
  const name = context.params['branch'] ?? '';
  const sha = await context.repository.git.head(name);
  if (sha === undefined) throw notFound('Branch');
  return ok(await branchBody(context, name, sha));
}

/** Newest first, along the first parents. */
async function listCommits(context: RouteContext): Promise<Reply> {
  const { repository, query } = context;
  const { git } = repository;
  const commits = [];
  let at: string | undefined = await refIn(context, query.get('ref_name') ?? git.defaultBranch);
  while (at !== undefined) {
    const commit = await git.readCommit(at);
    if (commit !== undefined) commits.push(commit);
    at = commit?.parents[0];
  }
  const listed = listedAt(context, '/repository/commits');
  return pageOf(listed, commits, (commit) => commitBody(context, commit));
}

async function getCommit(context: RouteContext): Promise<Reply> {
  const sha = await refIn(context, context.params['sha'] ?? '');
  const commit = await context.repository.git.readCommit(sha);
  if (commit === undefined) throw notFound('Commit');
  return ok(commitBody(context, commit));
}

/** By key: the link to the next page holds what only the server can read. Folders are listed with what is in them. */
async function listTree(context: RouteContext): Promise<Reply> {
  const { repository, query, hosting } = context;
  const commit = await refIn(context, query.get('ref') ?? repository.git.defaultBranch);
  const all = await repository.git.readTree(commit, query.get('path') ?? '');
  if (all === undefined) throw notFound('Tree');
  if (query.get('pagination') !== 'keyset') {
    return pageOf(listedAt(context, '/repository/tree'), all, entryBody);
  }
  const size = sizeIn(query);
  const start = Number(query.get('page_token') ?? 0);
  const next = new URLSearchParams([...query].filter(([name]) => name !== 'page_token'));
  next.set('page_token', String(start + size));
  const tree = `${hosting.url}${API}/projects/${idOf(repository.name)}/repository/tree`;
  const link = `<${tree}?${next.toString()}>; rel="next"`;
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

interface FoundFile {
  readonly id: string;
  readonly commit: string;
  readonly path: string;
}

async function fileIn(context: RouteContext): Promise<FoundFile> {
  const { repository, query, params } = context;
  const commit = await refIn(context, query.get('ref') ?? repository.git.defaultBranch);
  const path = params['path'] ?? '';
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const entries = (await repository.git.readTree(commit, parent)) ?? [];
  const found = entries.find((entry) => entry.path === path && entry.type === 'blob');
  if (found === undefined) throw notFound('File');
  return { id: found.sha, commit, path };
}

function fileHeaders({ id, commit, path }: FoundFile): Readonly<Record<string, string>> {
  return {
    'x-gitlab-blob-id': id,
    'x-gitlab-commit-id': commit,
    'x-gitlab-file-path': encodeURI(path),
  };
}

async function headFile(context: RouteContext): Promise<Reply> {
  return { status: 200, headers: fileHeaders(await fileIn(context)) };
}

async function getFile(context: RouteContext): Promise<Reply> {
  const file = await fileIn(context);
  const bytes = (await context.repository.git.readObject(file.id))?.bytes ?? Buffer.alloc(0);
  const { path, commit, id } = file;
  const body = {
    ...{ file_name: path.split('/').at(-1), file_path: path, size: bytes.length },
    ...{ encoding: 'base64', content: bytes.toString('base64'), ref: context.query.get('ref') },
    content_sha256: createHash('sha256').update(bytes).digest('hex'),
    ...{ blob_id: id, commit_id: commit, last_commit_id: commit, execute_filemode: false },
  };
  return { ...ok(body), headers: fileHeaders(file) };
}

async function rawFile(context: RouteContext): Promise<Reply> {
  const file = await fileIn(context);
  const found = await context.repository.git.readObject(file.id);
  return { ...ok(found?.bytes), headers: fileHeaders(file) };
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
  const bodies = commits.map((commit) => commitBody(context, commit));
  return ok({
    ...{ commit: bodies.at(-1) ?? null, commits: bodies },
    diffs: await diffsOf(context, start, to),
    ...{ compare_timeout: false, compare_same_ref: from === to, web_url: '' },
  });
}

export async function diffsOf(
  { repository: { git } }: RouteContext,
  from: string,
  to: string,
): Promise<readonly object[]> {
  return Promise.all(
    withRenames(await git.diff(from, to)).map(async (diff) => ({
      ...diff,
      diff: hunksOf(await git.patch(from, to, diff.new_path)),
    })),
  );
}

/** As GitLab shows it: without the lines that name the file. */
function hunksOf(patch: string): string {
  const start = patch.indexOf('@@');
  return start < 0 ? '' : `${patch.slice(start).trimEnd()}\n`;
}

interface Diff {
  readonly old_path: string;
  readonly new_path: string;
  readonly deleted_file: boolean;
}

/** A file that moved without a change is listed once, with both places. */
function withRenames(diffs: readonly FileDiff[]): readonly Diff[] {
  const gone = new Map(
    diffs.filter((one) => one.after === undefined).map((one) => [one.before?.sha, one.path]),
  );
  const moved = new Set<string>();
  const shown = diffs.map(({ path, before, after }) => {
    const old = before === undefined ? gone.get(after?.sha) : undefined;
    if (old !== undefined) moved.add(old);
    return {
      ...{ old_path: old ?? path, new_path: path, renamed_file: old !== undefined },
      ...{ a_mode: before?.mode ?? '0', b_mode: after?.mode ?? '0', generated_file: false },
      ...{ new_file: before === undefined && old === undefined, collapsed: false },
      ...{ deleted_file: after === undefined, too_large: false },
    };
  });
  return shown.filter((one) => !one.deleted_file || !moved.has(one.new_path));
}

async function mergeBase(context: RouteContext): Promise<Reply> {
  const [a = '', b = ''] = context.query.getAll('refs[]');
  const { git } = context.repository;
  const base = await git.mergeBase(await refIn(context, a), await refIn(context, b));
  if (base === undefined) throw notFound('Merge Base');
  const commit = await git.readCommit(base);
  return ok(commit === undefined ? {} : commitBody(context, commit));
}
