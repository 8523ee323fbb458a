import type { Json } from '../../base/json';
import { resolvePath } from '../tree';
import { textAt } from './fields';
import type { Origin, SourceTree } from './source-tree';
import type { Source } from './source';

/** A GitRepository with what `spec.include` copies into it from others. */
export function withIncludes(
  of: Extract<Source, { kind: 'tree' }>,
  includes: readonly Json[],
  sourceNamed: (name: string) => Source,
): Source {
  if (includes.length === 0) return of;
  const files = new Map(of.source.tree.files);
  const origins = new Map<string, Origin>();
  let { suspended } = of;
  for (const include of includes) {
    const name = textAt(include, 'repository', 'name') ?? '';
    const included = sourceNamed(name);
    if (included.kind !== 'tree') return included;
    suspended ||= included.suspended;
    for (const [path, target] of copies(included.source, include, name)) {
      files.set(target, included.source.tree.files.get(path));
      origins.set(target, included.source.originOf(path));
    }
  }
  const originOf = (path: string) => origins.get(path) ?? of.source.originOf(path);
  return { kind: 'tree', source: { tree: { files }, name: of.source.name, originOf }, suspended };
}

/** Files and where they come to stand. */
function copies(
  { tree }: SourceTree,
  include: Json,
  name: string,
): readonly (readonly [string, string])[] {
  const to = folderAt(include, 'toPath', name);
  const from = folderAt(include, 'fromPath', '');
  const start = from === '' ? '' : `${from}/`;
  return [...tree.files.keys()]
    .filter((path) => path.startsWith(start))
    .map((path) => [path, (to === '' ? '' : `${to}/`) + path.slice(start.length)]);
}

function folderAt(include: Json, key: string, otherwise: string): string {
  return resolvePath('', textAt(include, key) ?? otherwise) ?? '';
}
