import { textAt } from '../base/json';
import type { JsonObject } from '../base/json';
import type { ResourceId } from '../base/resource-id';
import { partsOf } from '../base/resource-id';
import { clusterKey } from '../base/keys';
import { clusterOfObject } from './flux-kustomization';
import { objectsIn } from './flux-objects';
import { clusterIn } from './layout';
import { isFolderName, resolvedPath } from './paths';
import type { RepoFile } from '../base/repo-file';
import type { Layout } from '../configuration/repository-rules';
import { withoutTrailing } from '../base/trailing';

/** A DNS label has at most 63 characters, and a suffix takes nine of them. */
const MAX_LENGTH = 63;
const SUFFIX = 8;

type NameLayout = Pick<Layout, 'base' | 'overlays' | 'clusters' | 'names'>;

/**
 * Name of a cluster's folders and branch, one per cluster of the repository. The folder that says that it is of this cluster
 * keeps its name, because another one would be a second installation. Else what the layout calls it, or its own name, with
 * a hash of its id behind it where another of the `clusters` has that name too, or a folder of that name is another's.
 */
export function clusterName(
  cluster: ResourceId,
  clusters: readonly ResourceId[],
  files: readonly RepoFile[],
  layout: NameLayout,
): string {
  const folders = foldersOf(files, layout);
  const own = folders.byOwner.get(cluster);
  if (own !== undefined) return own;
  const label = labelOf(cluster, layout);
  const alike = alikeIn(clusters, layout).get(label) ?? [];
  const isShared = alike.some((other) => other !== cluster);
  const isChosen = declaredName(cluster, layout) !== undefined || !looksSuffixed(label);
  if (!isShared && !folders.names.has(label) && isChosen) return label;
  return `${withoutTrailing(label.slice(0, MAX_LENGTH - SUFFIX - 1), '-')}-${clusterKey(cluster).slice(0, SUFFIX)}`;
}

const labelled = new WeakMap<
  readonly ResourceId[],
  { readonly layout: NameLayout; readonly byLabel: ReadonlyMap<string, readonly ResourceId[]> }
>();

/** Clusters by what they would be called, worked out once for all of them. */
function alikeIn(
  clusters: readonly ResourceId[],
  layout: NameLayout,
): ReadonlyMap<string, readonly ResourceId[]> {
  const known = labelled.get(clusters);
  if (known?.layout === layout) return known.byLabel;
  const byLabel = Map.groupBy(clusters, (cluster) => labelOf(cluster, layout));
  labelled.set(clusters, { layout, byLabel });
  return byLabel;
}

/** A cluster whose own name ends like our suffixes must not meet the suffixed name of another. */
function looksSuffixed(label: string): boolean {
  return /-[0-9a-f]{8}$/.test(label);
}

/** Folders that say whose they are. */
interface Folders {
  readonly layout: NameLayout;
  readonly byOwner: ReadonlyMap<ResourceId, string>;
  readonly names: ReadonlySet<string>;
}

/** One look for all clusters: a repository of thousands of them has tens of thousands of files. */
const looked = new WeakMap<readonly RepoFile[], Folders>();

function foldersOf(files: readonly RepoFile[], layout: NameLayout): Folders {
  const known = looked.get(files);
  if (known?.layout === layout) return known;
  const byName = foldersByName(files, layout);
  // Of two folders that say the same the first counts.
  const byOwner = new Map([...byName].reverse().map(([name, owner]) => [owner, name]));
  const folders = { layout, byOwner, names: new Set(byName.keys()) };
  looked.set(files, folders);
  return folders;
}

function foldersByName(
  files: readonly RepoFile[],
  layout: NameLayout,
): ReadonlyMap<string, ResourceId> {
  const folders = new Map<string, ResourceId>();
  for (const file of files) {
    for (const object of objectsIn(file)) {
      const owner = clusterOfObject(object);
      if (owner === undefined) continue;
      const folder = folderNamed(object, file.path, layout);
      // One that we could not write to is none of ours, whatever it says.
      if (folder === undefined || !isFolderName(folder)) continue;
      folders.set(folder, owner);
    }
  }
  return folders;
}

/** By the folder that it is in; in a layout where that is nobody's, by the one that it applies. */
function folderNamed(object: JsonObject, path: string, layout: NameLayout): string | undefined {
  const applied = resolvedPath('', textAt(object, 'spec', 'path') ?? '') ?? '';
  return clusterIn(layout, 'clusters', path) ?? clusterIn(layout, 'overlays', applied);
}

/** Azure allows letters, digits, dashes and underscores; whatever else is in an id becomes a dash too. */
function labelOf(cluster: ResourceId, layout: NameLayout): string {
  const told = declaredName(cluster, layout);
  if (told !== undefined) return told;
  const name = (partsOf(cluster).name ?? '').replace(/[^a-z0-9]+/g, '-').slice(0, MAX_LENGTH);
  return name.replace(/^-|-$/g, '') || 'cluster';
}

/** Ids are in lower case, names in Azure are compared without it. */
function declaredName(cluster: ResourceId, { names }: NameLayout): string | undefined {
  const { name } = partsOf(cluster);
  return Object.entries(names).find(([key]) => key.toLowerCase() === name)?.[1];
}
