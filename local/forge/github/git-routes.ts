import type { TreeEdit } from '../repository';
import { isBranchName } from '../repository';
import { gitCommitBody, refBody, urlOf } from './commit-bodies';
import type { Context, Reply, Route } from './context';
import { nodeId, ok, optionalText, textIn, textsIn } from './context';
import { GitHubError, notFound } from './error';
import { GITHUB, personOf } from './people';

/** Git Data API: refs, commits, trees, blobs. */
export const GIT_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/git/ref/{ref+}', right: 'contents', handle: getRef },
  { method: 'GET', path: '/git/matching-refs/{ref+}', right: 'contents', handle: matchingRefs },
  { method: 'POST', path: '/git/refs', right: 'contents', handle: createRef },
  { method: 'PATCH', path: '/git/refs/{ref+}', right: 'contents', handle: updateRef },
  { method: 'DELETE', path: '/git/refs/{ref+}', right: 'contents', handle: deleteRef },
  { method: 'GET', path: '/git/commits/{sha}', right: 'contents', handle: getCommit },
  { method: 'POST', path: '/git/commits', right: 'contents', handle: createCommit },
  { method: 'GET', path: '/git/trees/{sha+}', right: 'contents', handle: getTree },
  { method: 'POST', path: '/git/trees', right: 'contents', handle: createTree },
  { method: 'GET', path: '/git/blobs/{sha}', right: 'contents', handle: getBlob },
  { method: 'POST', path: '/git/blobs', right: 'contents', handle: createBlob },
];

async function getRef(context: Context): Promise<Reply> {
  const { repository, params } = context;
  const name = `refs/${params['ref']}`;
  const head = await repository.git.head(branchIn(name));
  if (head === undefined) throw notFound();
  return ok(refBody(context, { name, sha: head }));
}

async function matchingRefs(context: Context): Promise<Reply> {
  const refs = await context.repository.git.refs(`refs/${context.params['ref']}`);
  return ok(refs.map((ref) => refBody(context, ref)));
}

async function createRef(context: Context): Promise<Reply> {
  const { git, protectedBranches } = context.repository;
  const name = textIn(context, 'ref');
  const sha = textIn(context, 'sha');
  const branch = branchIn(name);
  if (!name.startsWith('refs/heads/') || !isBranchName(branch)) {
    throw new GitHubError(422, `${name} is not a valid ref name.`);
  }
  if ((await git.readCommit(sha)) === undefined)
    throw new GitHubError(422, 'Object does not exist');
  if (protectedBranches.has(branch)) throw ruled('create');
  if (!(await git.moveBranch(branch, sha, undefined))) {
    throw new GitHubError(422, 'Reference already exists');
  }
  return ok(refBody(context, { name, sha }), 201);
}

async function updateRef(context: Context): Promise<Reply> {
  const { git, protectedBranches } = context.repository;
  const name = `refs/${context.params['ref']}`;
  const branch = branchIn(name);
  const sha = textIn(context, 'sha');
  const head = await git.head(branch);
  if (head === undefined) throw new GitHubError(422, 'Reference does not exist');
  if ((await git.readCommit(sha)) === undefined)
    throw new GitHubError(422, 'Object does not exist');
  if (protectedBranches.has(branch)) throw ruled('update');
  const isForced = context.body['force'] === true;
  if (!isForced && !(await git.isAncestor(head, sha))) {
    throw new GitHubError(422, 'Update is not a fast forward');
  }
  await git.moveBranch(branch, sha, 'any');
  return ok(refBody(context, { name, sha }));
}

async function deleteRef({ repository, params }: Context): Promise<Reply> {
  const { git, protectedBranches } = repository;
  const branch = branchIn(`refs/${params['ref']}`);
  const head = await git.head(branch);
  if (head === undefined) throw new GitHubError(422, 'Reference does not exist');
  if (protectedBranches.has(branch)) throw ruled('delete');
  await git.deleteBranch(branch, head);
  return { status: 204 };
}

function branchIn(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

function ruled(verb: string): GitHubError {
  return new GitHubError(
    422,
    `Repository rule violations found\n\nCannot ${verb} ref due to ${verb.replace(/e$/, '')}ions being restricted.`,
  );
}

async function getCommit(context: Context): Promise<Reply> {
  const commit = await context.repository.git.readCommit(context.params['sha'] ?? '');
  if (commit === undefined) throw notFound();
  return ok(gitCommitBody(context, commit));
}

/** Without author and committer the commit is GitHub's own, and signed by it. */
async function createCommit(context: Context): Promise<Reply> {
  const { repository, caller, hosting } = context;
  const tree = textIn(context, 'tree');
  const message = textIn(context, 'message');
  const parents = textsIn(context, 'parents');
  const { git } = repository;
  if ((await git.readObject(tree))?.type !== 'tree') {
    throw new GitHubError(422, 'Tree SHA does not exist');
  }
  for (const parent of parents) {
    if ((await git.readCommit(parent)) === undefined) {
      throw new GitHubError(422, 'Parent SHA does not exist or is not a commit object');
    }
  }
  const at = hosting.clock.now();
  const author = { ...personOf(caller), at };
  const committer = { ...GITHUB, at };
  const sha = await git.writeCommit({ tree, parents, message, author, committer });
  const commit = await git.readCommit(sha);
  if (commit === undefined) throw new Error(`commit ${sha} was not stored`);
  return ok(gitCommitBody(context, commit), 201);
}

async function getTree(context: Context): Promise<Reply> {
  const { repository, query } = context;
  const sha = await treeNamed(context, context.params['sha'] ?? '');
  const entries = (await repository.git.readTree(sha)) ?? [];
  const isWhole = query.has('recursive');
  const shown = entries.filter(({ path }) => isWhole || !path.includes('/'));
  const most = isWhole ? (repository.largestTree ?? shown.length) : shown.length;
  return ok({
    ...{ sha, url: `${urlOf(context)}/git/trees/${sha}`, truncated: shown.length > most },
    tree: shown.slice(0, most).map((entry) => treeEntry(context, entry)),
  });
}

/** Of a tree, a commit or a branch. */
async function treeNamed({ repository: { git } }: Context, name: string): Promise<string> {
  const sha = /^[0-9a-f]{40}$/.test(name) ? name : ((await git.head(name)) ?? '');
  const found = await git.readObject(sha);
  if (found?.type === 'tree') return sha;
  const commit = await git.readCommit(sha);
  if (commit === undefined) throw notFound();
  return commit.tree;
}

function treeEntry(
  context: Context,
  { path, mode, type, sha }: { path: string; mode: string; type: string; sha: string },
): object {
  return { path, mode, type, sha, url: `${urlOf(context)}/git/${type}s/${sha}` };
}

interface WantedEntry {
  readonly path?: string;
  readonly mode?: string;
  readonly sha?: string | null;
  readonly content?: string;
}

async function createTree(context: Context): Promise<Reply> {
  const { git } = context.repository;
  const base = optionalText(context, 'base_tree');
  const { tree: wanted } = context.body;
  if (!Array.isArray(wanted)) throw new GitHubError(422, 'Invalid tree info');
  const found = base === undefined ? undefined : await git.readObject(base);
  if (base !== undefined && found === undefined) {
    throw new GitHubError(422, 'base_tree does not exist');
  }
  const root = found?.type === 'commit' ? (await git.readCommit(found.sha))?.tree : base;
  const known = root === undefined ? [] : ((await git.readTree(root)) ?? []);
  const paths = new Set(known.map(({ path }) => path));
  const edits = await Promise.all(
    (wanted as readonly WantedEntry[]).map((entry) => editOf(context, entry, paths)),
  );
  const sha = await git.writeTree(root, edits);
  const entries = ((await git.readTree(sha)) ?? []).filter(({ path }) => !path.includes('/'));
  return ok(
    {
      ...{ sha, url: `${urlOf(context)}/git/trees/${sha}`, truncated: false },
      tree: entries.map((entry) => treeEntry(context, entry)),
    },
    201,
  );
}

async function editOf(
  { repository: { git } }: Context,
  { path, mode = '100644', sha, content }: WantedEntry,
  known: ReadonlySet<string>,
): Promise<TreeEdit> {
  if (
    path === undefined ||
    path === '' ||
    path.startsWith('/') ||
    /(^|\/)\.?\.?(\/|$)/.test(path)
  ) {
    throw new GitHubError(422, 'tree.path contains a malformed path component');
  }
  if (content !== undefined) return { path, mode, sha: await git.writeBlob(content) };
  if (sha === null) {
    if (!known.has(path)) throw new GitHubError(422, 'GitRPC::BadObjectState');
    return { path };
  }
  if (sha === undefined || (await git.readObject(sha)) === undefined) {
    throw new GitHubError(422, 'tree.sha does not exist');
  }
  return { path, mode, sha };
}

async function getBlob(context: Context): Promise<Reply> {
  const sha = context.params['sha'] ?? '';
  const found = await context.repository.git.readObject(sha);
  if (found?.type !== 'blob') throw notFound();
  return ok({
    ...{ sha, node_id: nodeId('Blob', sha), url: `${urlOf(context)}/git/blobs/${sha}` },
    ...{ size: found.bytes.length, encoding: 'base64' },
    // GitHub breaks the lines.
    content: found.bytes.toString('base64').replace(/.{60}/g, '$&\n'),
  });
}

async function createBlob(context: Context): Promise<Reply> {
  const encoding = optionalText(context, 'encoding') === 'base64' ? 'base64' : 'utf8';
  const sha = await context.repository.git.writeBlob(
    Buffer.from(textIn(context, 'content'), encoding),
  );
  return ok({ sha, url: `${urlOf(context)}/git/blobs/${sha}` }, 201);
}
