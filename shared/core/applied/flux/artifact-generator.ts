import type { Json, JsonObject } from '../../base/json';
import { foldersOf, resolvePath, type Tree } from '../tree';
import { listAt, textAt } from './fields';
import type { Origin, SourceTree } from './source-tree';
import { takenIn } from './source-tree';

/** The artifact, or why it cannot be told what is in it. */
export type Generated = SourceTree | { readonly problem: string };

const kept = new WeakMap<Tree, Map<string, Generated>>();

/** What an ArtifactGenerator copies from its sources into one ExternalArtifact (source-watcher, `internal/builder`). */
export function generatedArtifact(
  artifact: JsonObject,
  sources: ReadonlyMap<string, SourceTree>,
): Generated {
  const [only] = sources.values();
  if (only === undefined || sources.size !== 1) return generate(artifact, sources);
  const known = kept.get(only.tree) ?? new Map<string, Generated>();
  kept.set(only.tree, known);
  const key = JSON.stringify([artifact, [...sources.keys()]]);
  const found = known.get(key) ?? generate(artifact, sources);
  known.set(key, found);
  return found;
}

interface Staged {
  readonly files: Map<string, string | undefined>;
  readonly origins: Map<string, Origin>;
}

function generate(artifact: JsonObject, sources: ReadonlyMap<string, SourceTree>): Generated {
  const staged: Staged = { files: new Map(), origins: new Map() };
  for (const operation of listAt(artifact, 'copy')) {
    const problem = copy(operation, sources, staged);
    if (problem !== undefined) return { problem };
  }
  const { files, origins } = staged;
  return {
    tree: takenIn({ files }, '', []),
    name: `ExternalArtifact ${textAt(artifact, 'name') ?? ''}`,
    originOf: (path) => origins.get(path) ?? { path },
  };
}

function copy(
  operation: Json,
  sources: ReadonlyMap<string, SourceTree>,
  staged: Staged,
): string | undefined {
  const [, alias = '', pattern = ''] =
    /^@([^/]+)\/(.*)$/.exec(textAt(operation, 'from') ?? '') ?? [];
  const to = /^@artifact\/(.*)$/.exec(textAt(operation, 'to') ?? '')?.[1];
  const source = sources.get(alias);
  if (source === undefined || to === undefined) return 'its copy has no source or target';
  if (!isPlainCopy(operation)) return `its copy from ${alias} merges, extracts or leaves files out`;
  const place: Place = { pattern, to, existing: foldersOf({ files: staged.files }) };
  const copied = filesOf(source.tree, place);
  if (typeof copied === 'string') return copied;
  for (const [from, target] of copied) {
    staged.files.set(target, source.tree.files.get(from));
    staged.origins.set(target, source.originOf(from));
  }
  return undefined;
}

function isPlainCopy(operation: Json): boolean {
  const strategy = textAt(operation, 'strategy') ?? 'Overwrite';
  return strategy === 'Overwrite' && listAt(operation, 'exclude').length === 0;
}

interface Place {
  readonly pattern: string;
  readonly to: string;
  /** Folders that an earlier copy has made. */
  readonly existing: ReadonlySet<string>;
}

type Copies = readonly (readonly [string, string])[];

/** Files and where they go, or the problem. As `cp -r`: `dir/**` takes what is in the folder, `dir` the folder itself. */
function filesOf(tree: Tree, { pattern, to, existing }: Place): Copies | string {
  const inside = /^(?:([^*?[\]]*)\/)?\*\*$/.exec(pattern);
  const target = resolvePath('', to);
  if (target === undefined) return `it copies to ${to}`;
  if (inside !== null) return folderCopies(tree, resolvePath('', inside[1] ?? '') ?? '', target);
  if (/[*?[\]]/.test(pattern)) return `it copies the pattern ${pattern}`;
  const path = resolvePath('', pattern) ?? '';
  if (!tree.files.has(path)) return folderCopies(tree, path, joined(target, baseOf(path)));
  const isFolder = to === '' || to.endsWith('/') || existing.has(target);
  return [[path, isFolder ? joined(target, baseOf(path)) : target]];
}

function folderCopies(tree: Tree, folder: string, target: string): Copies | string {
  const start = folder === '' ? '' : `${folder}/`;
  const found = [...tree.files.keys()].filter((path) => path.startsWith(start));
  if (found.length === 0) return `there is nothing in ${folder}, which it copies`;
  return found.map((path) => [path, joined(target, path.slice(start.length))]);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function joined(folder: string, rest: string): string {
  return folder === '' || rest === '' ? folder + rest : `${folder}/${rest}`;
}
