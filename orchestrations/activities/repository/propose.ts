import type { Tree } from '../../../shared/core/applied/tree';
import type { ClusterProposal, ClusterWish } from '../../../shared/core/flux/propose-cluster';
import type { ChartProposal } from '../../../shared/core/flux/propose-chart';
import type { AvailableChart, RepositoryCluster } from '../../../shared/core/flux/propose';
import {
  chartProposals,
  clusterProposals,
  repositoryScene,
  upkeeps,
} from '../../../shared/core/flux/propose';
import type { Upkeep } from '../../../shared/core/flux/upkeep/propose-upkeep';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { Adapters } from '../../../shared/current-adapters';
import type { NamedMember } from './read-cluster-facts';
import { readClusterFacts } from './read-cluster-facts';

/** What the repository should have. */
export interface DesiredRepository {
  readonly charts: readonly AvailableChart[];
  /** Those that need not wait for anything, each with what it is in Azure. */
  readonly clusters: readonly (ClusterWish & { readonly member: NamedMember })[];
  /** All clusters of the repository, those that are left out for now too. */
  readonly all: readonly RepositoryCluster[];
  /** Clusters with a branch of ours: others are asked first. */
  readonly hasBranch: (name: string) => boolean;
}

/** The repository of a repository, and those that it reads along. */
export interface RepositoryTrees {
  readonly tree: Tree;
  readonly others?: ReadonlyMap<string, Tree>;
}

export interface Proposals {
  /** In the order of the wish. */
  readonly charts: readonly ChartProposal[];
  readonly clusters: readonly ClusterProposal[];
  /** In the order of the clusters. */
  readonly upkeeps: readonly Upkeep[];
  /** Names of clusters that are left as they are: nobody could be asked about them yet. */
  readonly later: ReadonlySet<string>;
  /** For people. */
  readonly notes: readonly string[];
}

/**
 * What requests would change. Clusters are asked what they have and serve only where something is to be installed: a bump
 * keeps what it finds, and most runs ask for nothing at all.
 */
export async function propose(
  adapters: Pick<Adapters, 'kubernetes'>,
  { tree, others }: RepositoryTrees,
  { charts, clusters, all, hasBranch }: DesiredRepository,
  repository: RepositoryRules,
): Promise<Proposals> {
  const scene = repositoryScene({ tree, others }, repository, all);
  const first = clusterProposals(scene, clusters, new Map());
  const open = clusters.filter((_, at) => first[at]?.charts.some(isOpen) === true);
  const [known, fresh] = [true, false].map((is) =>
    open.filter(({ cluster }) => hasBranch(cluster.name) === is),
  );
  const order = [...(fresh ?? []), ...(known ?? [])].map(({ member }) => member);
  const { facts, later, notes } = await readClusterFacts(adapters, order);
  const asked = clusterProposals(scene, open, facts);
  const second = new Map(open.map(({ cluster }, at) => [cluster.name, asked[at]]));
  return {
    charts: chartProposals(scene, charts),
    clusters: first.map((one, at) => second.get(clusters[at]?.cluster.name ?? '') ?? one),
    upkeeps: upkeeps(scene, clusters),
    later,
    notes,
  };
}

/** What a cluster has and serves decides only where Git has nothing against an installation. */
function isOpen(chart: ClusterProposal['charts'][number]): boolean {
  if (chart.kind === 'installable') return true;
  return chart.kind === 'lacking' && DEPENDS_ON_CLUSTER.has(chart.code);
}

const DEPENDS_ON_CLUSTER: ReadonlySet<string> = new Set(['FluxVersionConflict', 'OlderThanGit']);
