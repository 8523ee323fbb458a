import type { FileDiff } from '../repository';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { repositoryUrl } from './bodies';
import { resolveCommit } from './resolve';

interface Change {
  readonly item: object;
  readonly changeType: string;
}

export const DIFF_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '/diffs/commits', right: 'contents', handle: compare },
];

/** Documented; "ahead" is the target before the base. Folders with a change in them are listed like files. */
async function compare(context: RouteContext): Promise<Reply> {
  const { query } = context;
  const { git } = context.repository;
  const base = await versionAt(context, 'base');
  const target = await versionAt(context, 'target');
  const common = (await git.mergeBase(base, target)) ?? base;
  const { ahead, behind } = await git.aheadBehind(base, target);
  const from = query.get('diffCommonCommit') === 'true' ? common : base;
  const changes = changesOf(await git.diff(from, target), `${repositoryUrl(context)}/items`);
  const skip = Number(query.get('$skip') ?? 0);
  const shown = changes.slice(skip, skip + Number(query.get('$top') ?? 100));
  return ok({
    changeCounts: countsOf(changes),
    ...{ aheadCount: ahead, behindCount: behind, commonCommit: common },
    ...{ baseCommit: base, targetCommit: target, changes: shown },
    allChangesIncluded: skip + shown.length >= changes.length,
  });
}

/** As the client libraries send it: `baseVersionDescriptor.version` too. */
function versionAt({ query, repository: { git } }: RouteContext, end: string): Promise<string> {
  const descriptor = `${end}VersionDescriptor`;
  const version = query.get(`${end}Version`) ?? query.get(`${descriptor}.version`);
  const type = query.get(`${end}VersionType`) ?? query.get(`${descriptor}.versionType`);
  return resolveCommit(git, version ?? git.defaultBranch, type);
}

function changesOf(diffs: readonly FileDiff[], items: string): readonly Change[] {
  const folders = new Set(diffs.flatMap(({ path }) => parentsOf(path)));
  return [
    ...[...folders].map((path) => ({
      item: {
        ...{ gitObjectType: 'tree', path: `/${path}`, isFolder: true },
        url: `${items}/${encodeURI(path)}`,
      },
      changeType: 'edit',
    })),
    ...withRenames(diffs, items),
  ];
}

/** By kind, with a capital: `{"Edit": 2}`. */
function countsOf(changes: readonly { readonly changeType: string }[]): object {
  const counts: Record<string, number> = {};
  for (const { changeType } of changes) {
    const kind = changeType.charAt(0).toUpperCase() + changeType.slice(1);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** A file that moved without a change is listed at both places. */
function withRenames(diffs: readonly FileDiff[], items: string): readonly Change[] {
  const come = new Set(
    diffs.filter((one) => one.before === undefined).map((one) => one.after?.sha),
  );
  const went = new Set(
    diffs.filter((one) => one.after === undefined).map((one) => one.before?.sha),
  );
  return diffs.map(({ path, before, after }) => {
    const side = after ?? before;
    const item = {
      ...{ objectId: side?.sha, gitObjectType: 'blob', path: `/${path}` },
      url: `${items}/${encodeURI(path)}`,
    };
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
