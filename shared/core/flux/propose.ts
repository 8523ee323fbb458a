import type { World } from '../applied/world';
import type { ClusterFacts } from '../installed/cluster-facts';
import { isReconcileError } from '../base/errors';
import { fluxApisOf } from './flux-apis';
import type { RepositoryInput } from './install/repository-world';
import { repositoryWorld } from './install/repository-world';
import type { ClusterPlace } from './layout';
import type { ChartProposal } from './propose-chart';
import { proposeChart } from './propose-chart';
import type { ClusterProposal, ClusterScene, ClusterWish } from './propose-cluster';
import { lackingAll, proposeCluster } from './propose-cluster';
import type { Standing, Standings } from './raise/standing';
import type { RepoFile } from '../base/repo-file';
import { repositoryUrls } from '../configuration/forges';
import type { Upkeep } from './upkeep/propose-upkeep';
import { proposeUpkeep } from './upkeep/propose-upkeep';
import type { RepositoryRules } from '../configuration/repository-rules';
import type { DesiredChart } from './desired';

/** A chart, and the login servers of the registries that have it for the clusters. */
export interface AvailableChart {
  readonly desired: DesiredChart;
  readonly registries: readonly string[];
  /** Only clusters of this ring get it; absent: all do. */
  readonly ring?: string;
}

/** A cluster of ours, whether it may be changed now or not. */
export interface RepositoryCluster extends ClusterPlace {
  readonly standing: Standing;
}

/** A repository, read once, with what Flux makes of it. */
export interface RepositoryScene {
  readonly files: readonly RepoFile[];
  readonly world: World;
  readonly repository: RepositoryRules;
  readonly clusters: readonly RepositoryCluster[];
}

/** A repository as proposals look at it: its files, and what Flux makes of them on every cluster. */
export function repositoryScene(
  { tree, others }: Pick<RepositoryInput, 'tree' | 'others'>,
  repository: RepositoryRules,
  clusters: readonly RepositoryCluster[],
): RepositoryScene {
  const files = [...tree.files].flatMap(([path, text]) =>
    text === undefined ? [] : [{ path, text }],
  );
  const urls = repositoryUrls(repository.forge);
  const input = { tree, ...(others && { others }), urls, repository, clusters };
  return { files, world: repositoryWorld(input), repository, clusters };
}

/** What requests about charts would change, in the order of the wish. */
export function chartProposals(
  scene: RepositoryScene,
  charts: readonly AvailableChart[],
): readonly ChartProposal[] {
  return charts.map(({ desired, registries, ring }) =>
    proposeChart(desired, registries, {
      ...scene,
      standings: standingsIn(ring, scene.clusters),
      ...(ring !== undefined && { ring: { ring, clusters: scene.clusters } }),
    }),
  );
}

function standingsIn(
  wanted: string | undefined,
  clusters: readonly RepositoryCluster[],
): Standings {
  return new Map(
    clusters.map(({ name, standing, ring }) => {
      const isOther = wanted !== undefined && ring !== undefined && ring !== wanted;
      return [name, isOther ? { kind: 'otherRing', ring } : standing] as const;
    }),
  );
}

/** What requests about clusters would change, in the order of the wish. `facts`: what was seen in clusters, by name. */
export function clusterProposals(
  { files, world, repository, clusters }: RepositoryScene,
  desired: readonly ClusterWish[],
  facts: ReadonlyMap<string, ClusterFacts>,
): readonly ClusterProposal[] {
  const asked = clusters.map(({ name }) => {
    const seen = facts.get(name);
    return { name, ...(seen?.asked === true && { groupVersions: seen.served }) };
  });
  const apis = fluxApisOf(files, repository, asked);
  const scene: ClusterScene = { files, world, repository, apis, facts };
  return desired.map((cluster) => proposed(cluster, scene));
}

/** What files of ours that are merged need, in the order of the wish. No cluster has to be asked for that. */
export function upkeeps(
  { files, world, repository }: RepositoryScene,
  clusters: readonly ClusterWish[],
): readonly Upkeep[] {
  const apis = fluxApisOf(files, repository, []);
  const scene: ClusterScene = { files, world, repository, apis, facts: new Map() };
  return clusters.map((desired) => proposeUpkeep(desired, scene));
}

/** A cluster that has no folder in this layout holds up no other. */
function proposed(desired: ClusterWish, scene: ClusterScene): ClusterProposal {
  try {
    return proposeCluster(desired, scene);
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    const { code, message, remedy } = error.failure;
    return lackingAll(desired, { code, message, ways: [remedy ?? 'Set another layout.'] });
  }
}
