import type { JsonObject } from '../../base/json';
import type { BuildFailure, BuildResult, Built, BuiltObject } from '../kustomize/build';
import { buildWith } from '../kustomize/build';
import { stepsSoFar } from '../kustomize/effort';
import { foldersOf, isWithin, resolvePath, type Tree } from '../tree';
import { lineageOf } from './changed-tree';
import type { ChangedPath } from './changed-tree';
import { textsAt } from './fields';
import { generate } from './generate';

export interface FluxBuilt extends Built {
  readonly ok: true;
  /** Objects that patches, images and the like of the Flux Kustomization itself changed. */
  readonly changedByFlux: ReadonlySet<BuiltObject>;
}

export type FluxBuild = (
  | FluxBuilt
  | { readonly ok: false; readonly failure: BuildFailure; readonly reads: ReadonlySet<string> }
) & {
  /** What it took to build, whether for this cluster or for one before it. */
  readonly steps?: number;
};

const kept = new WeakMap<Tree, Map<string, FluxBuild>>();
let builds = 0;

/** How often a folder was really built in this process: for measuring. */
export function buildsSoFar(): number {
  return builds;
}

const BUILT_WITH = [
  ...['targetNamespace', 'namePrefix', 'nameSuffix', 'components', 'ignoreMissingComponents'],
  ...['patches', 'patchesStrategicMerge', 'patchesJson6902', 'images'],
];

/** What a Flux Kustomization builds from its folder, before variables. Built once for all clusters that want the same. */
export function fluxBuild(tree: Tree, folder: string, spec: JsonObject): FluxBuild {
  const wanted = Object.fromEntries(
    Object.entries(spec).filter(([key]) => BUILT_WITH.includes(key)),
  );
  return remembered(tree, { folder, spec: wanted, key: JSON.stringify([folder, wanted]) });
}

interface Wanted {
  readonly folder: string;
  readonly spec: JsonObject;
  readonly key: string;
}

function remembered(tree: Tree, wanted: Wanted): FluxBuild {
  const known = kept.get(tree) ?? new Map<string, FluxBuild>();
  kept.set(tree, known);
  const found = known.get(wanted.key) ?? inherited(tree, wanted) ?? counted(tree, wanted);
  known.set(wanted.key, found);
  return found;
}

/** The build of the tree before a change, where the change cannot reach it. */
function inherited(tree: Tree, wanted: Wanted): FluxBuild | undefined {
  const lineage = lineageOf(tree);
  if (lineage === undefined || !foldersOf(lineage.parent).has(wanted.folder)) return undefined;
  const before = remembered(lineage.parent, wanted);
  if (!before.ok) return undefined;
  const folders = new Set([...before.reads].map(folderOf));
  return lineage.changes.some((change) => reaches(change, { before, folders, wanted }))
    ? undefined
    : before;
}

interface Reach {
  readonly before: FluxBuilt;
  readonly folders: ReadonlySet<string>;
  readonly wanted: Wanted;
}

function reaches({ path, listed }: ChangedPath, { before, folders, wanted }: Reach): boolean {
  if (before.reads.has(path)) return true;
  if (!listed) return false;
  const { folder, spec } = wanted;
  const places = textsAt(spec, 'components').map((component) => resolvePath(folder, component));
  return (
    folders.has(folderOf(path)) ||
    [folder, ...places].some((place) => place !== undefined && isWithin(path, place))
  );
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function counted(tree: Tree, wanted: Wanted): FluxBuild {
  const before = stepsSoFar();
  const result = built(tree, wanted);
  return { ...result, steps: stepsSoFar() - before };
}

function built(tree: Tree, { folder, spec }: Wanted): FluxBuild {
  builds += 1;
  if (!foldersOf(tree).has(folder)) {
    return failed(folder, `kustomization path not found: ${folder}: no such file or directory`);
  }
  const generated = generate(tree, folder, spec);
  if (!generated.ok) return failed(generated.at, generated.message);
  const { plain, whole, file } = generated;
  const start = (given: JsonObject): BuildResult => {
    if (isEmpty(given)) return { ok: true, objects: [], unknown: [], reads: new Set() };
    return buildWith(tree, folder, given);
  };
  const adds = JSON.stringify(plain) !== JSON.stringify(whole);
  const result = start(adds ? whole : plain);
  if (!result.ok) return { ...result, reads: real(tree, result.reads, file) };
  const without = adds ? start(plain) : result;
  return {
    ...result,
    reads: real(tree, result.reads, file),
    changedByFlux: without.ok ? differing(result.objects, without.objects) : new Set(),
  };
}

function failed(at: string, message: string): FluxBuild {
  return { ok: false, failure: { at, message }, reads: new Set() };
}

const CONTENT = [
  ...['resources', 'bases', 'components', 'configMapGenerator', 'secretGenerator', 'generators'],
  ...['helmCharts', 'helmChartInflationGenerator', 'transformers', 'configurations'],
];

/** Flux makes sure that a kustomization of nothing builds nothing, where kustomize refuses it. */
function isEmpty(kustomization: JsonObject): boolean {
  return !CONTENT.some((key) => {
    const value = kustomization[key];
    return Array.isArray(value) && value.length > 0;
  });
}

/** A kustomization that is made in memory is not a file. */
function real(
  tree: Tree,
  reads: ReadonlySet<string>,
  file: string | undefined,
): ReadonlySet<string> {
  const all = file === undefined ? [...reads] : [...reads, file];
  return new Set(all.filter((path) => tree.files.has(path)));
}

/** Objects are paired by where they come from, and by their order there. */
function differing(
  after: readonly BuiltObject[],
  before: readonly BuiltObject[],
): ReadonlySet<BuiltObject> {
  const values = new Map<string, string[]>();
  for (const object of before) {
    const place = placeOf(object);
    values.set(place, [...(values.get(place) ?? []), JSON.stringify(object.value)]);
  }
  return new Set(
    after.filter((object) => {
      const same = values.get(placeOf(object));
      const at = same?.indexOf(JSON.stringify(object.value)) ?? -1;
      if (at === -1) return true;
      same?.splice(at, 1);
      return false;
    }),
  );
}

function placeOf({ file, document }: BuiltObject): string {
  return `${file} ${document}`;
}
