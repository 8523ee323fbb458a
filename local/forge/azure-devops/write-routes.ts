import type { FileEdit } from '../repository';
import { isBranchName } from '../repository';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { fieldsOf, objectsIn, ok, textOf } from '../routing';
import { AzureDevOpsError, invalid } from './error';
import { repositoryRef, repositoryUrl, wholeCommit } from './bodies';
import { idOf, identity } from './identities';
import { HEADS, NOWHERE } from './paths';
import { resolveCommit } from './resolve';

export const WRITE_ROUTES: readonly FrontRoute[] = [
  { method: 'POST', path: '/pushes', right: 'contents', handle: createPush },
  { method: 'POST', path: '/refs', right: 'contents', handle: updateRefs },
];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Documented: one commit on `oldObjectId`, refused with TF401028 when the branch is elsewhere. A branch that is not there
 * begins at `oldObjectId` (as Dependabot for Azure DevOps has it), and with nothing below it for zeros.
 */
async function createPush(context: RouteContext): Promise<Reply> {
  const { repository, caller, hosting } = context;
  const fields = fieldsOf(context.body);
  const [update] = objectsIn(fields['refUpdates']);
  const [commit, ...more] = objectsIn(fields['commits']);
  if (update === undefined || commit === undefined || more.length > 0) {
    throw invalid('the local forge takes one ref update with one commit');
  }
  const branch = branchIn(update);
  const old = textOf(update['oldObjectId']) ?? '';
  assertNotProtected(context, branch);
  const onto = old === NOWHERE ? undefined : await resolveCommit(repository.git, old, 'commit');
  const head = await repository.git.head(branch);
  if (head !== undefined && head !== old) throw stale(branch);
  const sha = await repository.git.commit({
    onto,
    edits: await editsOf(context, onto, objectsIn(commit['changes'])),
    message: textOf(commit['comment']) ?? '',
    author: { name: caller.login, email: `${caller.login}@example.com`, at: hosting.clock.now() },
  });
  if (!(await repository.git.moveBranch(branch, sha, head))) throw stale(branch);
  const moved = {
    ...{ repositoryId: idOf(repository.name), name: HEADS + branch },
    ...{ oldObjectId: head ?? NOWHERE, newObjectId: sha },
  };
  return ok(await pushBody(context, sha, moved), 201);
}

async function pushBody(context: RouteContext, sha: string, moved: object): Promise<object> {
  const { hosting, repository, caller } = context;
  const commit = await repository.git.readCommit(sha);
  const date = new Date(hosting.clock.now()).toISOString();
  return {
    commits: commit === undefined ? [] : [wholeCommit(context, commit)],
    ...{ refUpdates: [moved], repository: repositoryRef(context), date, pushId: 1 },
    ...{ pushedBy: identity(hosting.url, caller.login), url: `${repositoryUrl(context)}/pushes/1` },
  };
}

function branchIn(update: Fields): string {
  const name = textOf(update['name']) ?? '';
  const branch = name.startsWith(HEADS) ? name.slice(HEADS.length) : '';
  if (isBranchName(branch)) return branch;
  throw invalid(`TF401025: '${name}' is not a valid name for a Git ref.`);
}

function stale(branch: string): AzureDevOpsError {
  return new AzureDevOpsError(
    409,
    'GitReferenceStaleException',
    `TF401028: The reference '${HEADS}${branch}' has already been updated by another client, so you cannot update it. Please try again.`,
  );
}

function assertNotProtected({ repository }: RouteContext, branch: string): void {
  if (!repository.protectedBranches.has(branch)) return;
  throw new AzureDevOpsError(
    403,
    'GitRefUpdateRejectedByPolicyException',
    'TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.',
  );
}

/** That a change has to fit what is there is known; the words and statuses of these refusals are assumed. */
async function editsOf(
  { repository }: RouteContext,
  onto: string | undefined,
  changes: readonly Fields[],
): Promise<readonly FileEdit[]> {
  if (changes.length === 0) throw invalid('a commit needs changes');
  const edits: FileEdit[] = [];
  for (const change of changes) {
    const path = textOf(fieldsOf(change['item'])['path']) ?? '';
    if (!path.startsWith('/')) throw invalid(`'${path}' does not begin with a slash`);
    const name = path.slice(1);
    const isThere = onto !== undefined && (await repository.git.readFile(onto, name)) !== undefined;
    edits.push(editOf(change, name, isThere));
  }
  return edits;
}

function editOf(change: Fields, path: string, isThere: boolean): FileEdit {
  const type = nameOf(CHANGES, change['changeType']);
  if (type === 'add' && isThere) {
    throw invalid(`TF402450: The path '/${path}' already exists, and cannot be added.`);
  }
  if ((type === 'edit' || type === 'delete') && !isThere) {
    throw invalid(`TF401174: The item '/${path}' could not be found, and cannot be changed.`);
  }
  if (type === 'delete') return { path };
  if (type === 'add' || type === 'edit') {
    return { path, content: contentOf(fieldsOf(change['newContent'])) };
  }
  throw invalid(`unknown changeType ${String(change['changeType'])}`);
}

/** Client libraries send the numbers. */
const CHANGES: Readonly<Record<string, string>> = { 1: 'add', 2: 'edit', 16: 'delete' };
const CONTENTS: Readonly<Record<string, string>> = { 0: 'rawtext', 1: 'base64encoded' };

function nameOf(names: Readonly<Record<string, string>>, value: unknown): string {
  return names[String(value)] ?? String(value).toLowerCase();
}

function contentOf({ content, contentType }: Fields): Buffer {
  const type = nameOf(CONTENTS, contentType);
  if (type === 'base64encoded') return Buffer.from(textOf(content) ?? '', 'base64');
  if (type === 'rawtext') return Buffer.from(textOf(content) ?? '');
  throw invalid(`unknown contentType ${String(contentType)}`);
}

/** Documented: each ref by itself, all with a 200, and what became of it in `updateStatus`. */
async function updateRefs(context: RouteContext): Promise<Reply> {
  const value: object[] = [];
  for (const update of objectsIn(context.body)) value.push(await updateRef(context, update));
  return ok({ count: value.length, value });
}

async function updateRef(context: RouteContext, update: Fields): Promise<object> {
  const { git, name: repository, protectedBranches } = context.repository;
  const branch = branchIn(update);
  const oldObjectId = textOf(update['oldObjectId']) ?? '';
  const newObjectId = textOf(update['newObjectId']) ?? '';
  async function move(): Promise<string> {
    if (protectedBranches.has(branch)) return 'rejectedByPolicy';
    const from = oldObjectId === NOWHERE ? undefined : oldObjectId;
    if (newObjectId !== NOWHERE) {
      if ((await git.readCommit(newObjectId)) === undefined) return 'unresolvableToCommit';
      return (await git.moveBranch(branch, newObjectId, from)) ? 'succeeded' : 'staleOldObjectId';
    }
    return (await git.deleteBranch(branch, oldObjectId)) ? 'succeeded' : 'staleOldObjectId';
  }
  const updateStatus = await move();
  return {
    ...{ repositoryId: idOf(repository), name: HEADS + branch, oldObjectId, newObjectId },
    ...{ isLocked: false, updateStatus, success: updateStatus === 'succeeded' },
  };
}
