import type { AskedCluster } from '../../shared/core/flux/discovered-releases';
import type { ChartProposal } from '../../shared/core/flux/propose-chart';
import { proposeChart } from '../../shared/core/flux/propose-chart';
import type { ClusterWish } from '../../shared/core/flux/propose-cluster';
import { proposeCluster } from '../../shared/core/flux/propose-cluster';
import type { ProposedChange, RepoFile } from '../../shared/core/flux/repo-file';
import type { GitOpsTarget } from '../../shared/core/flux/target';
import type { WantedChart } from '../../shared/core/flux/wanted';
import type { Services } from '../../shared/services';
import type { NamedMember } from './ask-clusters';
import { askClusters } from './ask-clusters';

/** What the repository should have. */
export interface Wish {
  readonly charts: readonly WantedChart[];
  /** Those that need not wait for anything. */
  readonly clusters: readonly ClusterWish[];
  /** The whole fleet of the target: a base serves all of it. */
  readonly fleet: readonly NamedMember[];
}

export interface Proposals {
  /** In the order of the wish. */
  readonly charts: readonly ChartProposal[];
  readonly clusters: readonly ProposedChange[];
  /** For people. */
  readonly notes: readonly string[];
}

/**
 * What requests would change. Clusters are asked which versions they serve only where Flux objects are to be made: a bump
 * keeps the versions that it finds, and most runs ask for nothing at all.
 */
export async function propose(
  s: Pick<Services, 'kubernetes'>,
  files: readonly RepoFile[],
  wish: Wish,
  target: GitOpsTarget,
): Promise<Proposals> {
  const before = proposals(files, wish, target, []);
  const isOpen = [...before.charts, ...before.clusters].some(dependsOnVersions);
  if (!isOpen || target.flux.version !== 'auto') return { ...before, notes: [] };
  const { clusters, notes } = await askClusters(s, wish.fleet);
  return { ...proposals(files, wish, target, clusters), notes };
}

function proposals(
  files: readonly RepoFile[],
  { charts, clusters }: Wish,
  target: GitOpsTarget,
  asked: readonly AskedCluster[],
): Omit<Proposals, 'notes'> {
  return {
    charts: charts.map((chart) => proposeChart(files, chart, target, asked)),
    clusters: clusters.map((cluster) => proposeCluster(files, cluster, target, asked)),
  };
}

function dependsOnVersions({ files, leftAlone }: ProposedChange): boolean {
  return (
    files.some(({ before }) => before === undefined) ||
    leftAlone.some(({ code }) => code === 'FluxVersionConflict')
  );
}
