import type { World } from '../../applied/world';
import { filesReadBy } from '../../applied/world';
import type { FileChange, RepoFile } from '../../base/repo-file';
import { isReconcileError } from '../../base/errors';
import type { RepositoryRules } from '../../configuration/repository-rules';
import { editYaml } from '../../yaml-edit/edit-yaml';
import { fluxObjects, objectsIn } from '../flux-objects';
import { kustomizeContents, listed } from '../kustomize-contents';
import type { ClusterPlace } from '../layout';
import { baseFolder, clusterFolders } from '../layout';
import { joined, parentOf, relativePath, resolvedPath } from '../paths';
import { releasesOfChart } from '../releases-of-chart';

export interface SplitInput {
  readonly chart: string;
  /** The ring that is to have a base of its own. */
  readonly ring: string;
  readonly files: readonly RepoFile[];
  readonly world: World;
  readonly repository: Pick<RepositoryRules, 'layout'>;
  readonly clusters: readonly ClusterPlace[];
}

/**
 * Files that give a ring a base of its own where its clusters share one with other rings, as repositories without rings
 * do: the base is copied as it is, and the overlays of the ring refer to the copy. Clusters of other rings that are on the
 * ring's own base, because somebody moved them, leave it likewise. No cluster gets anything else by that.
 */
export function splitBases(input: SplitInput): readonly FileChange[] {
  const uses = input.clusters.flatMap((cluster) => baseUse(input, cluster) ?? []);
  const moves = uses.filter((use) => hasToMove(use, input));
  const changes = new Map<string, FileChange>();
  for (const use of moves) {
    for (const change of movedTo(use, input)) changes.set(change.path, change);
  }
  return [...changes.values()];
}

/** An overlay of ours that draws on the base of a chart. */
interface BaseUse {
  readonly cluster: ClusterPlace;
  readonly kustomization: RepoFile;
  /** As the overlay writes it. */
  readonly entry: string;
  readonly overlay: string;
  readonly folder: string;
  /** The base of the cluster's ring. */
  readonly own: string;
}

function baseUse(input: SplitInput, cluster: ClusterPlace): BaseUse | undefined {
  const { files, chart } = input;
  const folders = foldersOf(input, cluster);
  if (folders === undefined) return undefined;
  const { overlay, own } = folders;
  const { kustomization } = kustomizeContents(files, overlay);
  if (kustomization === undefined) return undefined;
  const bases = new Set(
    releasesOfChart(fluxObjects(files), chart).map(({ release }) => parentOf(release.path)),
  );
  for (const entry of listed(kustomization)) {
    const folder = resolvedPath(overlay, entry);
    if (folder === undefined || !bases.has(folder)) continue;
    return { cluster, kustomization, entry, overlay, folder, own };
  }
  return undefined;
}

/** Undefined for a cluster that has no folder in this layout: the requests about it say so. */
function foldersOf(
  { repository, chart }: SplitInput,
  cluster: ClusterPlace,
): { readonly overlay: string; readonly own: string } | undefined {
  try {
    const { overlay } = clusterFolders(repository, cluster);
    return { overlay, own: baseFolder(repository, chart, cluster) };
  } catch (error) {
    if (isReconcileError(error)) return undefined;
    throw error;
  }
}

function hasToMove({ cluster, folder, own }: BaseUse, input: SplitInput): boolean {
  if (folder === own) return false;
  if (cluster.ring === input.ring) return isShared(folder, input);
  const places = input.clusters.filter(({ ring }) => ring === input.ring);
  return places.some((place) => foldersOf(input, place)?.own === folder);
}

/** Whether clusters of another ring, or strangers, read it too. */
function isShared(folder: string, { world, clusters, ring }: SplitInput): boolean {
  const own = new Set(clusters.filter((one) => one.ring === ring).map(({ name }) => name));
  return world.clusters.some(
    ({ name, applied }) =>
      !own.has(name) && [...filesReadBy(applied)].some((path) => parentOf(path) === folder),
  );
}

/** Nothing where it would change what a cluster of another ring gets, or where the base is more than plain files. */
function movedTo(use: BaseUse, input: SplitInput): readonly FileChange[] {
  const copies = copiesOf(use, input.files);
  if (copies === undefined) return [];
  const there = new Map(input.files.map(({ path, text }) => [path, text]));
  const isThere = copies.some(({ path }) => there.has(path));
  const isSame = copies.every(({ path, after }) => there.get(path) === after);
  if (isThere && !isSame && use.cluster.ring !== input.ring) return [];
  const pointer = pointed(use);
  if (pointer === undefined) return [];
  return [...(isThere ? [] : copies), pointer];
}

function copiesOf(
  { folder, own }: BaseUse,
  files: readonly RepoFile[],
): readonly (FileChange & { readonly after: string })[] | undefined {
  const contents = kustomizeContents(files, folder);
  const { kustomization } = contents;
  if (kustomization === undefined || contents.folders.length > 0) return undefined;
  const all = [...contents.files, kustomization];
  if (all.some(({ path }) => parentOf(path) !== folder)) return undefined;
  return all.map(({ path, text }) => ({
    path: joined(own, path.slice(folder.length + 1)),
    after: text,
  }));
}

function pointed({ kustomization, entry, overlay, own }: BaseUse): FileChange | undefined {
  const { path, text } = kustomization;
  const documents = objectsIn(kustomization);
  if (documents.length !== 1) return undefined;
  const resources = documents[0]?.['resources'];
  const at = Array.isArray(resources) ? resources.indexOf(entry) : -1;
  if (at < 0) return undefined;
  const value = relativePath(overlay, own);
  const edited = editYaml(text, [{ document: 0, path: ['resources', at], value }]);
  return edited.ok ? { path, before: text, after: edited.text } : undefined;
}
