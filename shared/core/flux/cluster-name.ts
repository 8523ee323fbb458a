import type { ResourceId } from '../resource-id';
import { partsOf } from '../resource-id';
import { clusterKey } from '../keys';
import { clusterOfVars } from './cluster-vars';
import { objectsIn } from './flux-objects';
import { below, isFolderName } from './paths';
import type { RepoFile } from './repo-file';
import type { Layout } from './target';
import { withoutTrailing } from '../trailing';

/** A DNS label has at most 63 characters, and a suffix takes nine of them. */
const LONGEST = 63;
const SUFFIX = 8;

/**
 * Name of a cluster's folders and branch, one per cluster of the target. The folder that says that it is of this cluster
 * keeps its name, because another one would be a second installation. Else the cluster's own name, with
 * a hash of its id behind it where another of the `clusters` has that name too, or a folder of that name is another's.
 */
export function clusterName(
  cluster: ResourceId,
  clusters: readonly ResourceId[],
  files: readonly RepoFile[],
  layout: Pick<Layout, 'clusters'>,
): string {
  const folders = foldersByName(files, layout);
  const own = [...folders].find(([, owner]) => owner === cluster);
  if (own !== undefined) return own[0];
  const label = labelOf(cluster);
  const isShared = clusters.some((other) => other !== cluster && labelOf(other) === label);
  if (!isShared && !folders.has(label) && !looksSuffixed(label)) return label;
  return `${withoutTrailing(label.slice(0, LONGEST - SUFFIX - 1), '-')}-${clusterKey(cluster).slice(0, SUFFIX)}`;
}

/** A cluster whose own name ends like our suffixes must not meet the suffixed name of another. */
function looksSuffixed(label: string): boolean {
  return /-[0-9a-f]{8}$/.test(label);
}

/** Folders that say whose they are. */
function foldersByName(
  files: readonly RepoFile[],
  layout: Pick<Layout, 'clusters'>,
): ReadonlyMap<string, ResourceId> {
  const folders = new Map<string, ResourceId>();
  for (const file of files) {
    const folder = below(layout.clusters, file.path);
    // One that we could not write to is none of ours, whatever it says.
    if (folder === undefined || !isFolderName(folder)) continue;
    const owner = objectsIn(file).flatMap((object) => clusterOfVars(object) ?? [])[0];
    if (owner !== undefined) folders.set(folder, owner);
  }
  return folders;
}

/** Azure allows letters, digits, dashes and underscores; whatever else is in an id becomes a dash too. */
function labelOf(cluster: ResourceId): string {
  const name = (partsOf(cluster).name ?? '').replace(/[^a-z0-9]+/g, '-').slice(0, LONGEST);
  return name.replace(/^-|-$/g, '') || 'cluster';
}
