import { addMissing } from './add-missing';
import { baseFolder, baseManifests } from './base-manifests';
import { clusterFolders, clusterManifests } from './cluster-manifests';
import type { AskedCluster } from './discovered-releases';
import type { FluxObject } from './flux-objects';
import { fluxObjects } from './flux-objects';
import type { FluxGeneration } from './generation';
import { generationOf } from './generation';
import { kustomizeContents } from './kustomize-contents';
import { joined } from './paths';
import { conflictOf, generationNotes, withNotes } from './propose-chart';
import { reachedReleases } from './reached-releases';
import { releasesOfChart } from './releases-of-chart';
import type { ProposedChange, RepoFile } from './repo-file';
import { CLUSTER_VARS, VARIABLES } from './substitution';
import type { GitOpsTarget } from './target';
import type { WantedChart, WantedCluster } from './wanted';

/** A cluster, and its charts that are in the registries. */
export interface ClusterWish {
  readonly cluster: WantedCluster;
  /** Of the target; those that the cluster does not have are not looked at. */
  readonly charts: readonly WantedChart[];
}

const NOTHING: ProposedChange = { files: [], leftAlone: [], notes: [] };

/**
 * What a request about a cluster changes: files that are missing. None when Flux finds every chart of the cluster in its
 * folder already, whichever way the team has arranged that: a second release of a chart would fight the first.
 */
export function proposeCluster(
  files: readonly RepoFile[],
  wish: ClusterWish,
  target: GitOpsTarget,
  asked?: readonly AskedCluster[],
): ProposedChange {
  const folder = clusterFolders(target, wish.cluster.name).cluster;
  const { reached, missing } = chartsReached(files, folder, wish);
  if (missing.length === 0) return NOTHING;
  const finding = generationOf(files, target, asked);
  if ('conflict' in finding) return conflictOf(finding.conflict, folder);
  const wantedOf = (charts: readonly WantedChart[]): readonly RepoFile[] =>
    wantedFiles(files, { ...wish, charts }, target, finding.generation);
  const change = addMissing(files, wantedOf([...reached, ...missing]), wantedOf(reached));
  return withNotes(change, [...generationNotes(finding, target), ...tenantNotes(wish)]);
}

function wantedFiles(
  files: readonly RepoFile[],
  { cluster, charts }: ClusterWish,
  target: GitOpsTarget,
  generation: FluxGeneration,
): readonly RepoFile[] {
  const own = charts.filter(({ chart }) => cluster.charts.some((one) => one.chart === chart));
  const releaseNames = namesInBase(files, own, target);
  const bases = own
    .filter(({ chart }) => !releaseNames.has(chart))
    .flatMap((chart) => baseManifests(chart, target, generation));
  const manifests = clusterManifests({ cluster, charts: own, releaseNames, generation }, target);
  const { cluster: folder } = clusterFolders(target, cluster.name);
  const unlisted = isListedWhole(files, folder) ? joined(folder, 'kustomization.yaml') : undefined;
  return [...bases, ...manifests.filter(({ path }) => path !== unlisted)];
}

/** Flux puts nothing where it knows no value, and the webhook's chart then refuses to install. */
function tenantNotes({ cluster, charts }: ClusterWish): readonly string[] {
  const values = JSON.stringify([charts.map((chart) => chart.values), cluster.charts]);
  if (cluster.tenantId !== undefined || !values.includes(`\${${VARIABLES.tenant}}`)) return [];
  return [
    `The tenant of ${cluster.name} is not known: add ${VARIABLES.tenant} to its ${CLUSTER_VARS}.yaml.`,
  ];
}

/** Charts of the cluster that are in the registries: those that Flux finds in its folder, and those that it does not. */
function chartsReached(
  files: readonly RepoFile[],
  folder: string,
  { cluster, charts }: ClusterWish,
): { readonly reached: readonly WantedChart[]; readonly missing: readonly WantedChart[] } {
  const found = reachedReleases(files, folder);
  const all = fluxObjects(files);
  const own = cluster.charts.flatMap(
    ({ chart }) => charts.find((one) => one.chart === chart) ?? [],
  );
  const isReached = ({ chart }: WantedChart): boolean =>
    releasesOfChart(all, chart).some(({ release }) =>
      found.some((other) => isSameObject(release, other)),
    );
  return { reached: own.filter(isReached), missing: own.filter((chart) => !isReached(chart)) };
}

function isSameObject(one: FluxObject, other: FluxObject): boolean {
  return one.path === other.path && one.name === other.name && one.namespace === other.namespace;
}

/** Names of the releases that stand in the bases already: those are what a patch must aim at. */
function namesInBase(
  files: readonly RepoFile[],
  charts: readonly WantedChart[],
  target: GitOpsTarget,
): ReadonlyMap<string, string> {
  const all = fluxObjects(files);
  return new Map(
    charts.flatMap(({ chart }) => {
      const start = joined(baseFolder(target, chart), '');
      const found = releasesOfChart(all, chart).find(({ release }) =>
        release.path.startsWith(start),
      );
      return found === undefined ? [] : [[chart, found.release.name] as const];
    }),
  );
}

/** A folder without kustomization.yaml is taken whole by Flux: one that lists our files alone would prune the others. */
function isListedWhole(files: readonly RepoFile[], folder: string): boolean {
  const { kustomization, files: own, folders } = kustomizeContents(files, folder);
  return kustomization === undefined && own.length + folders.length > 0;
}
