import type { FileDiff } from '../repository';
import { commitBody, urlOf } from './commit-bodies';
import type { Context, Reply, Route } from './context';
import { ok } from './context';
import { notFound } from './error';

export const COMPARE_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/compare/{basehead+}', right: 'contents', handle: compare },
];

/** GitHub shows no more, and says nothing of the rest. */
const MOST_FILES = 300;
const MOST_COMMITS = 250;

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
    commits: commits.slice(0, MOST_COMMITS).map((commit) => commitBody(context, commit)),
    files: withRenames(await git.diff(mergeBase, head))
      .slice(0, MOST_FILES)
      .map((file) => fileBody(context, file, head)),
  });
}

async function resolve({ repository: { git } }: Context, name: string): Promise<string> {
  const sha = (await git.head(name)) ?? (await git.readCommit(name))?.sha;
  if (sha === undefined) throw notFound();
  return sha;
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

interface Renamed extends FileDiff {
  readonly previous?: string;
}

/** A file that went and one that came with the same content are one that was renamed. */
function withRenames(diffs: readonly FileDiff[]): readonly Renamed[] {
  const gone = new Map(
    diffs.filter(({ after }) => after === undefined).map((diff) => [diff.before?.sha, diff.path]),
  );
  const renamed = diffs.map((diff): Renamed => {
    const previous = diff.before === undefined ? gone.get(diff.after?.sha) : undefined;
    if (previous === undefined) return diff;
    gone.delete(diff.after?.sha);
    return { ...diff, previous };
  });
  const left = new Set(renamed.map(({ previous }) => previous));
  return renamed.filter(({ path }) => !left.has(path));
}

function fileBody(context: Context, file: Renamed, head: string): object {
  const { path, before, after, previous } = file;
  const side = after ?? before;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const html = `${context.hosting.url}/${context.repository.name}`;
  return {
    ...{ filename: path, sha: side?.sha ?? null, status: statusOfFile(file) },
    ...(previous !== undefined && { previous_filename: previous }),
    ...{ additions: after ? 1 : 0, deletions: before ? 1 : 0 },
    changes: (after ? 1 : 0) + (before ? 1 : 0),
    ...{ blob_url: `${html}/blob/${head}/${encoded}`, raw_url: `${html}/raw/${head}/${encoded}` },
    contents_url: `${urlOf(context)}/contents/${encoded}?ref=${head}`,
  };
}

function statusOfFile({ before, after, previous }: Renamed): string {
  if (previous !== undefined) return 'renamed';
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'modified';
}
