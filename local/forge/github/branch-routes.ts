import { commitBody, htmlOf, urlOf } from './commit-bodies';
import { resolve } from './compare-routes';
import type { Context, Reply, Route } from './context';
import { ok } from './context';
import { GitHubError } from './error';
import { filesBetween } from './file-bodies';
import { linesBetween } from '../git/numstat';
import { git } from '../git/run';
import { pageOf } from './paging';

/** Branches and commits as people look at them. */
export const BRANCH_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/branches', right: 'contents', handle: listBranches },
  { method: 'GET', path: '/branches/{branch+}', right: 'contents', handle: getBranch },
  { method: 'GET', path: '/commits', right: 'contents', handle: listCommits },
  { method: 'GET', path: '/commits/{ref+}', right: 'contents', handle: getCommit },
];

async function listBranches(context: Context): Promise<Reply> {
  const { repository, query } = context;
  const only = query.get('protected');
  const all = (await repository.git.branches())
    .map(({ name, sha }) => ({ name: name.slice('refs/heads/'.length), sha }))
    .filter(
      ({ name }) => only === null || repository.protectedBranches.has(name) === (only === 'true'),
    );
  const { shown, headers } = pageOf(context, all);
  const bodies = shown.map(({ name, sha }) => ({
    ...{ name, commit: { sha, url: `${urlOf(context)}/commits/${sha}` } },
    protected: repository.protectedBranches.has(name),
  }));
  return { ...ok(bodies), headers };
}

async function getBranch(context: Context): Promise<Reply> {
  const { repository, params, hosting } = context;
  const name = params['branch'] ?? '';
  const sha = await repository.git.head(name);
  const commit = sha === undefined ? undefined : await repository.git.readCommit(sha);
  if (commit === undefined) throw new GitHubError(404, 'Branch not found');
  const self = `${urlOf(context)}/branches/${encodeURIComponent(name)}`;
  const isProtected = repository.protectedBranches.has(name);
  return ok({
    ...{ name, commit: commitBody(context, commit), protected: isProtected },
    protection: {
      enabled: isProtected,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${self}/protection`,
    _links: { self, html: `${hosting.url}/${repository.name}/tree/${name}` },
  });
}

/** Newest first; with `path` those that changed it. */
async function listCommits(context: Context): Promise<Reply> {
  const { repository, query } = context;
  const from = await resolve(context, query.get('sha') ?? repository.git.defaultBranch);
  const path = query.get('path');
  const only = path === null ? [] : ['--', path];
  const text = await git(repository.git.path, ['rev-list', from, ...only]);
  const { shown, headers } = pageOf(context, text.split('\n').filter(Boolean));
  const commits = await Promise.all(shown.map((sha) => repository.git.readCommit(sha)));
  const bodies = commits.flatMap((commit) => (commit ? [commitBody(context, commit)] : []));
  return { ...ok(bodies), headers };
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

async function getCommit(context: Context): Promise<Reply> {
  const { git: bare } = context.repository;
  const ref = (context.params['ref'] ?? '').replace(/^(?:refs\/)?heads\//, '');
  const commit = await bare.readCommit(await named(context, ref));
  if (commit === undefined) throw new GitHubError(422, `No commit found for SHA: ${ref}`);
  const { sha, parents, tree } = commit;
  const [before = EMPTY_TREE] = parents;
  const after = parents.length === 0 ? tree : sha;
  const lines = [...(await linesBetween(bare, before, after)).values()];
  const additions = lines.reduce((sum, line) => sum + line.additions, 0);
  const deletions = lines.reduce((sum, line) => sum + line.deletions, 0);
  return ok({
    ...commitBody(context, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: await filesBetween(context, before, after),
    html_url: htmlOf(context, sha),
  });
}

async function named({ repository }: Context, ref: string): Promise<string> {
  if (ref === 'HEAD') return `refs/heads/${repository.git.defaultBranch}`;
  return (await repository.git.head(ref)) ?? ref;
}
