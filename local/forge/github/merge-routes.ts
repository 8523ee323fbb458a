import type { StoredRequest } from '../requests';
import { urlOf } from './commit-bodies';
import type { Context, Reply, Route } from './context';
import { ok, optionalText } from './context';
import { GitHubError, notFound } from './error';
import { extrasOf } from './extras';
import { GITHUB, personOf } from './people';
import { requestOf } from './request-of';

export const MERGE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/pulls/{number}/merge', right: 'requests', handle: isMerged },
  { method: 'PUT', path: '/pulls/{number}/merge', right: 'contents', handle: merge },
  { method: 'PUT', path: '/pulls/{number}/update-branch', right: 'contents', handle: updateBranch },
];

async function isMerged(context: Context): Promise<Reply> {
  if ((await requestOf(context)).state !== 'merged') throw notFound();
  return { status: 204 };
}

type Method = 'merge' | 'squash' | 'rebase';

async function merge(context: Context): Promise<Reply> {
  const { repository, caller } = context;
  const request = await requestOf(context);
  const { number, state, draft, headSha } = request;
  const method = methodIn(context);
  if (draft) throw refused(405, 'Pull Request is still a draft');
  if (state !== 'open') throw notMergeable();
  const expected = optionalText(context, 'sha');
  if (expected !== undefined && expected !== headSha) {
    throw refused(409, 'Head branch was modified. Review and try the merge again.');
  }
  const message = await messageOf(context, request, method);
  const done = await repository.requests.merge(number, {
    ...{ method, message, by: personOf(caller), deleteBranch: repository.deletesMergedBranches },
  });
  switch (done.kind) {
    case 'merged':
      extrasOf(repository, number).mergedBy = caller.login;
      return ok({ sha: done.sha, merged: true, message: 'Pull Request successfully merged' });
    case 'moved':
      throw refused(405, 'Base branch was modified. Review and try the merge again.');
    default:
      throw notMergeable();
  }
}

function notMergeable(): GitHubError {
  return refused(405, 'Pull Request is not mergeable');
}

function refused(status: number, message: string): GitHubError {
  return new GitHubError(status, message, undefined, false);
}

function methodIn(context: Context): Method {
  const method = optionalText(context, 'merge_method') ?? 'merge';
  if (method === 'merge' || method === 'squash' || method === 'rebase') return method;
  throw new GitHubError(
    422,
    `Invalid request.\n\n${method} is not a member of ["merge", "squash", "rebase"].`,
  );
}

/** What is in the fields of the page as long as nobody writes something else. */
async function messageOf(
  context: Context,
  { title, number, head, headSha, base }: StoredRequest,
  method: Method,
): Promise<string> {
  const { repository } = context;
  const [owner = ''] = repository.name.split('/');
  const isSquash = method === 'squash';
  const commits = await repository.git.commitsBetween(`refs/heads/${base}`, headSha);
  const subject = isSquash
    ? `${title} (#${number})`
    : `Merge pull request #${number} from ${owner}/${head}`;
  const [only = { message: '' }] = commits;
  const listed = commits.map(({ message }) => `* ${message.trimEnd()}`).join('\n\n');
  const squashed = commits.length === 1 ? bodyOf(only.message) : listed;
  const text = optionalText(context, 'commit_message') ?? (isSquash ? squashed : title);
  return `${optionalText(context, 'commit_title') ?? subject}\n\n${text}`.trimEnd();
}

function bodyOf(message: string): string {
  return message.split('\n').slice(1).join('\n').trim();
}

/** The button of that name: the base is merged into the branch. */
async function updateBranch(context: Context): Promise<Reply> {
  const { repository, caller, hosting } = context;
  const { git } = repository;
  const { number, state, head, headSha, base } = await requestOf(context);
  const expected = optionalText(context, 'expected_head_sha');
  if (expected !== undefined && expected !== headSha) throw moved();
  const onto = await git.head(base);
  if (state !== 'open' || onto === undefined) throw new GitHubError(422, 'Validation Failed');
  if (await git.isAncestor(onto, headSha)) {
    throw new GitHubError(422, 'There are no new commits on the base branch.');
  }
  const merged = await git.tryMerge(headSha, onto);
  if (merged.kind === 'conflict')
    throw new GitHubError(422, 'merge conflict between base and head');
  const at = hosting.clock.now();
  const sha = await git.writeCommit({
    ...{ tree: merged.tree, parents: [headSha, onto] },
    message: `Merge branch '${base}' into ${head}`,
    author: { ...personOf(caller), at },
    committer: { ...GITHUB, at },
  });
  if (!(await git.moveBranch(head, sha, headSha))) throw moved();
  const url = `${urlOf(context)}/pulls/${number}`;
  return ok({ message: 'Updating pull request branch.', url }, 202);
}

function moved(): GitHubError {
  return new GitHubError(422, "expected head sha didn't match current head ref.");
}
