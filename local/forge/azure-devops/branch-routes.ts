import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { commitBody, repositoryUrl, wholeCommit } from './bodies';
import { AzureDevOpsError } from './error';
import { identity } from './identities';
import { HEADS } from './paths';
import { resolveCommit } from './resolve';

/** Documented in the REST reference 7.1. */
export const BRANCH_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '/refs', right: 'contents', handle: listRefs },
  { method: 'GET', path: '/stats/branches', right: 'contents', handle: branchStats },
  { method: 'GET', path: '/commits', right: 'contents', handle: listCommits },
  { method: 'GET', path: '/commits/{id}', right: 'contents', handle: getCommit },
];

/** `filter` means "begins with", after `refs/`; `filterContains` what it says. */
async function listRefs(context: RouteContext): Promise<Reply> {
  const { repository, query, hosting } = context;
  const part = query.get('filterContains') ?? '';
  const all = await repository.git.refs(`refs/${query.get('filter') ?? ''}`);
  const refs = all.filter(({ name }) => name.includes(part));
  const size = Number(query.get('$top') ?? 1000);
  const start = Number(query.get('continuationToken') ?? 0);
  const value = refs.slice(start, start + size).map(({ name, sha }) => ({
    ...{ name, objectId: sha, creator: identity(hosting.url, 'Platform team') },
    url: `${repositoryUrl(context)}/refs?filter=${encodeURIComponent(name.slice('refs/'.length))}`,
  }));
  const isLast = start + size >= refs.length;
  return {
    ...ok({ value, count: value.length }),
    ...(!isLast && { headers: { 'x-ms-continuationtoken': String(start + size) } }),
  };
}

/** One branch by its name, or all of them; against the default branch. */
async function branchStats(context: RouteContext): Promise<Reply> {
  const { query, repository } = context;
  const name = query.get('name');
  if (name !== null) return ok(await statsOf(context, name));
  const names = (await repository.git.branches()).map((ref) => ref.name.slice(HEADS.length));
  const value = await Promise.all(names.map((one) => statsOf(context, one)));
  return ok({ count: value.length, value });
}

async function statsOf(context: RouteContext, name: string): Promise<object> {
  const { git } = context.repository;
  const head = await git.head(name);
  const commit = head === undefined ? undefined : await git.readCommit(head);
  if (head === undefined || commit === undefined) {
    const message = `TF401175: The version descriptor <Branch: ${name} > could not be resolved to a version in the repository`;
    throw new AzureDevOpsError(404, 'GitUnresolvableToCommitException', message);
  }
  const { ahead, behind } = await git.aheadBehind(HEADS + git.defaultBranch, head);
  return {
    ...{ commit: wholeCommit(context, commit), name, aheadCount: ahead, behindCount: behind },
    isBaseVersion: name === git.defaultBranch,
  };
}

/** Newest first. With `compareVersion`: what that has and `itemVersion` lacks. */
async function listCommits(context: RouteContext): Promise<Reply> {
  const { query, repository } = context;
  const item = await versionAt(context, 'searchCriteria.itemVersion');
  const compared = query.has('searchCriteria.compareVersion.version')
    ? await versionAt(context, 'searchCriteria.compareVersion')
    : undefined;
  const commits =
    compared === undefined
      ? await historyOf(context, item)
      : [...(await repository.git.commitsBetween(item, compared))].reverse();
  const skip = Number(query.get('searchCriteria.$skip') ?? query.get('$skip') ?? 0);
  const top = Number(query.get('searchCriteria.$top') ?? query.get('$top') ?? 100);
  const shown = commits.slice(skip, skip + top);
  const value = shown.map((commit) => ({
    ...{ ...commitBody(context, commit), parents: commit.parents },
  }));
  return ok({ count: value.length, value });
}

async function historyOf({ repository: { git } }: RouteContext, from: string) {
  const first = await git.readCommit(from);
  const commits = first === undefined ? [] : [first];
  for (let at = first; at?.parents[0] !== undefined;) {
    at = await git.readCommit(at.parents[0]);
    if (at !== undefined) commits.push(at);
  }
  return commits;
}

function versionAt(context: RouteContext, prefix: string): Promise<string> {
  const { query, repository } = context;
  const version = query.get(`${prefix}.version`) ?? repository.git.defaultBranch;
  return resolveCommit(repository.git, version, query.get(`${prefix}.versionType`));
}

async function getCommit(context: RouteContext): Promise<Reply> {
  const { git } = context.repository;
  const commit = await git.readCommit(
    await resolveCommit(git, context.params['id'] ?? '', 'commit'),
  );
  return ok(commit === undefined ? {} : wholeCommit(context, commit));
}
