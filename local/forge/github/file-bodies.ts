import type { Lines } from '../git/numstat';
import { linesBetween } from '../git/numstat';
import type { FileDiff } from '../repository';
import { urlOf } from './commit-bodies';
import type { Context } from './context';

export interface Renamed extends FileDiff {
  readonly previous?: string;
}

/** Files that differ between two commits, as GitHub lists them. */
export async function filesBetween(
  context: Context,
  before: string,
  after: string,
): Promise<readonly object[]> {
  const { git: bare } = context.repository;
  const [diffs, lines] = await Promise.all([
    bare.diff(before, after),
    linesBetween(bare, before, after),
  ]);
  return withRenames(diffs).map((file) => fileBody(context, file, { head: after, lines }));
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

function fileBody(
  context: Context,
  file: Renamed,
  { head, lines }: { readonly head: string; readonly lines: ReadonlyMap<string, Lines> },
): object {
  const { path, before, after, previous } = file;
  const none = { additions: 0, deletions: 0 };
  const { additions, deletions } = previous === undefined ? (lines.get(path) ?? none) : none;
  const encoded = encodePath(path);
  const html = `${context.hosting.url}/${context.repository.name}`;
  return {
    ...{ filename: path, sha: (after ?? before)?.sha ?? null, status: statusOfFile(file) },
    ...(previous !== undefined && { previous_filename: previous }),
    ...{ additions, deletions, changes: additions + deletions },
    ...{ blob_url: `${html}/blob/${head}/${encoded}`, raw_url: `${html}/raw/${head}/${encoded}` },
    contents_url: `${urlOf(context)}/contents/${encoded}?ref=${head}`,
  };
}

export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function statusOfFile({ before, after, previous }: Renamed): string {
  if (previous !== undefined) return 'renamed';
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'modified';
}
