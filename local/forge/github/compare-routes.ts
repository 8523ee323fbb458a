import { commitBody, urlOf } from './commit-bodies';
import type { Context, Reply, Route } from './context';
import { ok } from './context';
import { notFound } from './error';
import { filesBetween } from './file-bodies';

export const COMPARE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/compare/{basehead+}', right: 'contents', handle: compare },
];

/** GitHub shows no more, and says nothing of the rest. */
const MAX_FILES = 300;
const MAX_COMMITS = 250;

async function compare(context: Context): Promise<Reply> {
  const { git } = context.repository;
  const [baseName = '', headName = ''] = (context.params['basehead'] ?? '').split('...');
  const [base, head] = await Promise.all([resolve(context, baseName), resolve(context, headName)]);
  const mergeBase = await git.mergeBase(base, head);
  if (mergeBase === undefined) throw notFound();
  const { ahead, behind } = await git.aheadBehind(base, head);
  const commits = await git.commitsBetween(base, head);
  const read = async (sha: string): Promise<object> => {
    const commit = await git.readCommit(sha);
    return commit === undefined ? {} : commitBody(context, commit);
  };
  const url = `${urlOf(context)}/compare/${encodeURIComponent(baseName)}...${headName}`;
  return ok({
    ...{
      url,
      html_url: url,
      permalink_url: url,
      diff_url: `${url}.diff`,
      patch_url: `${url}.patch`,
    },
    ...{ base_commit: await read(base), merge_base_commit: await read(mergeBase) },
    ...{ status: statusOf(ahead, behind), ahead_by: ahead, behind_by: behind },
    ...{ total_commits: commits.length },
    commits: commits.slice(0, MAX_COMMITS).map((commit) => commitBody(context, commit)),
    files: (await filesBetween(context, mergeBase, head)).slice(0, MAX_FILES),
  });
}

/** Commit id of a branch, or of a commit. Throws 404. */
export async function resolve({ repository: { git } }: Context, name: string): Promise<string> {
  const sha = (await git.head(name)) ?? (await git.readCommit(name))?.sha;
  if (sha === undefined) throw notFound();
  return sha;
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
