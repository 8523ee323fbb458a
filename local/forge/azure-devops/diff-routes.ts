import type { FileDiff } from '../repository';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { invalid } from './error';
import { resolveCommit } from './read-routes';

export const DIFF_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '/diffs/commits', right: 'contents', handle: compare },
];

/** Documented; "ahead" is the target before the base. Folders with a change in them are listed like files. */
async function compare({ repository: { git }, query }: RouteContext): Promise<Reply> {
  const types = [query.get('baseVersionType'), query.get('targetVersionType')];
  if (types.some((type) => type !== 'commit')) throw invalid('the local forge compares commits');
  const base = await resolveCommit(git, query.get('baseVersion') ?? '');
  const target = await resolveCommit(git, query.get('targetVersion') ?? '');
  const common = (await git.mergeBase(base, target)) ?? base;
  const { ahead, behind } = await git.aheadBehind(base, target);
  const from = query.get('diffCommonCommit') === 'true' ? common : base;
  const changes = changesOf(await git.diff(from, target));
  const skip = Number(query.get('$skip') ?? 0);
  const shown = changes.slice(skip, skip + Number(query.get('$top') ?? 100));
  return ok({
    ...{ aheadCount: ahead, behindCount: behind, commonCommit: common },
    ...{ baseCommit: base, targetCommit: target, changes: shown },
    allChangesIncluded: skip + shown.length >= changes.length,
  });
}

function changesOf(diffs: readonly FileDiff[]): readonly object[] {
  const folders = new Set(diffs.flatMap(({ path }) => parentsOf(path)));
  return [
    ...[...folders].map((path) => ({
      item: { gitObjectType: 'tree', path: `/${path}`, isFolder: true },
      changeType: 'edit',
    })),
    ...withRenames(diffs),
  ];
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** A file that moved without a change is told at both places. */
function withRenames(diffs: readonly FileDiff[]): readonly object[] {
  const come = new Set(
    diffs.filter((one) => one.before === undefined).map((one) => one.after?.sha),
  );
  const went = new Set(
    diffs.filter((one) => one.after === undefined).map((one) => one.before?.sha),
  );
  return diffs.map(({ path, before, after }) => {
    const side = after ?? before;
    const item = { objectId: side?.sha, gitObjectType: 'blob', path: `/${path}` };
    return {
      item,
      changeType: typeOf({ path, ...(before && { before }), ...(after && { after }) }),
    };
  });
  function typeOf({ before, after }: FileDiff): string {
    if (after === undefined) return come.has(before?.sha) ? 'delete, sourceRename' : 'delete';
    if (before === undefined) return went.has(after.sha) ? 'rename' : 'add';
    return 'edit';
  }
}
