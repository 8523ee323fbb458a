import type { FileEdit } from '../repository';
import { isBranchName } from '../repository';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { fieldsOf, objectsIn, ok, textOf } from '../routing';
import { commitBody } from './entities';
import { GitLabError, notFound } from './error';

export const WRITE_ROUTES: readonly FrontRoute[] = [
  { method: 'POST', path: '/repository/commits', right: 'contents', handle: createCommit },
  {
    method: 'DELETE',
    path: '/repository/branches/{branch}',
    right: 'contents',
    handle: deleteBranch,
  },
];

type Fields = Readonly<Record<string, unknown>>;

/** Documented, but for the words: those are what GitLab's own tests expect. */
async function createCommit(context: RouteContext): Promise<Reply> {
  const { repository, caller, hosting } = context;
  const fields = fieldsOf(context.body);
  const branch = textOf(fields['branch']) ?? '';
  const message = textOf(fields['commit_message']) ?? '';
  if (message === '') throw new GitLabError(400, 'commit_message is missing');
  if (!isBranchName(branch)) throw new GitLabError(400, `'${branch}' is no name for a branch`);
  if (repository.protectedBranches.has(branch)) {
    throw new GitLabError(400, 'You are not allowed to push into this branch');
  }
  const head = await repository.git.head(branch);
  const onto = await startOf(context, fields, head);
  const sha = await repository.git.commit({
    ...{ onto, message, edits: await editsOf(context, onto, objectsIn(fields['actions'])) },
    author: { name: caller.login, email: `${caller.login}@example.com`, at: hosting.clock.now() },
  });
  const isForced = fields['force'] === true;
  const moved = await repository.git.moveBranch(branch, sha, isForced ? 'any' : head);
  if (!moved) throw alreadyThere(branch);
  const made = await repository.git.readCommit(sha);
  return ok(made === undefined ? {} : commitBody(context, made), 201);
}

/** `start_sha`, or `start_branch`, makes another branch of it, which must not be there unless it is forced. */
async function startOf(
  { repository }: RouteContext,
  fields: Fields,
  head: string | undefined,
): Promise<string> {
  const from = textOf(fields['start_branch']);
  const start = textOf(fields['start_sha']) ?? (from && (await repository.git.head(from)));
  if (start === undefined) {
    if (head !== undefined) return head;
    throw new GitLabError(400, 'You can only create or edit files when you are on a branch');
  }
  if (head !== undefined && fields['force'] !== true) {
    throw alreadyThere(textOf(fields['branch']) ?? '');
  }
  if ((await repository.git.readCommit(start)) !== undefined) return start;
  throw new GitLabError(400, `Cannot find start_sha '${start}'`);
}

function alreadyThere(branch: string): GitLabError {
  return new GitLabError(
    400,
    `A branch called '${branch}' already exists. Switch to that branch in order to make changes`,
  );
}

async function editsOf(
  { repository }: RouteContext,
  onto: string,
  actions: readonly Fields[],
): Promise<readonly FileEdit[]> {
  const edits: FileEdit[] = [];
  for (const action of actions) {
    const path = textOf(action['file_path']) ?? '';
    if (path === '' || path.startsWith('/')) throw new GitLabError(400, 'file_path is invalid');
    const isThere = (await repository.git.readFile(onto, path)) !== undefined;
    edits.push(editOf(action, path, isThere));
  }
  return edits;
}

function editOf(action: Fields, path: string, isThere: boolean): FileEdit {
  const kind = action['action'];
  if (kind === 'create' && isThere) {
    throw new GitLabError(400, 'A file with this name already exists');
  }
  if ((kind === 'update' || kind === 'delete') && !isThere) {
    throw new GitLabError(400, "A file with this name doesn't exist");
  }
  if (kind === 'delete') return { path };
  if (kind !== 'create' && kind !== 'update') {
    throw new GitLabError(400, 'actions[0][action] does not have a valid value');
  }
  const encoding = action['encoding'] === 'base64' ? 'base64' : 'utf8';
  return { path, content: Buffer.from(textOf(action['content']) ?? '', encoding) };
}

async function deleteBranch({ repository, params }: RouteContext): Promise<Reply> {
  const branch = params['branch'] ?? '';
  const head = await repository.git.head(branch);
  if (head === undefined) throw notFound('Branch');
  if (repository.protectedBranches.has(branch)) {
    throw new GitLabError(403, '403 Forbidden - Protected branch cannot be deleted');
  }
  await repository.git.deleteBranch(branch, head);
  return { status: 204 };
}
