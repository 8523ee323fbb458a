import { treeOf } from '../../shared/core/applied/tree';
import type { ChartProposal } from '../../shared/core/flux/propose-chart';
import type { ClusterProposal } from '../../shared/core/flux/propose-cluster';
import type { RepositoryScene } from '../../shared/core/flux/propose';
import {
  chartProposals,
  clusterProposals,
  repositoryScene,
  upkeeps,
} from '../../shared/core/flux/propose';
import type { Standing } from '../../shared/core/flux/raise/standing';
import type { Upkeep } from '../../shared/core/flux/upkeep/propose-upkeep';
import type { FileChange, RepoFile } from '../../shared/core/base/repo-file';
import type { RepositoryRules } from '../../shared/core/configuration/repository-rules';
import type { DesiredChart, DesiredCluster } from '../../shared/core/flux/desired';
import type { ClusterFacts } from '../../shared/core/installed/cluster-facts';
import { clusterId } from '../../shared/core/base/resource-id';
import { empty } from './flux-cluster';
import { repositoryRules, merged, wantedChart, wantedCluster } from './gitops';

export const SERVER = 'acrfleet.azurecr.io';

/** What `flux bootstrap --path=<folder>` leaves in the repository, but for the controllers. */
export function bootstrap(folder: string): RepoFile {
  const at = folder === '' ? 'flux-system' : `${folder}/flux-system`;
  return {
    path: `${at}/gotk-sync.yaml`,
    text: `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m0s, ref: {branch: main}, url: 'https://github.com/contoso/fleet'}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 10m0s
  path: ./${folder}
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
`,
  };
}

/** A cluster of ours that is called as its folder is. */
export function named(name: string, change: Partial<DesiredCluster> = {}): DesiredCluster {
  const cluster = clusterId('00000000-0000-0000-0000-000000000001', 'rg-shop', name);
  return wantedCluster({ name, cluster, loginServer: SERVER, ...change });
}

export interface FleetOptions {
  readonly clusters: readonly DesiredCluster[];
  readonly charts?: readonly DesiredChart[];
  readonly repository?: RepositoryRules;
  /** By name. Default: ready. */
  readonly standings?: Readonly<Record<string, Standing>>;
  /** By name. Default: the cluster was looked into, and has nothing. */
  readonly facts?: Readonly<Record<string, ClusterFacts>>;
}

export interface FleetProposed {
  readonly scene: RepositoryScene;
  readonly charts: readonly ChartProposal[];
  readonly clusters: readonly ClusterProposal[];
  /** In the order of the clusters. */
  readonly upkeeps: readonly Upkeep[];
}

/** What is asked for of a repository, as the activities ask for it. */
export function proposeFor(files: readonly RepoFile[], options: FleetOptions): FleetProposed {
  const { clusters, charts = [wantedChart()], repository = repositoryRules() } = options;
  const fleet = clusters.map((cluster) => ({
    ...cluster,
    standing: options.standings?.[cluster.name] ?? { kind: 'ready' as const },
  }));
  const scene = repositoryScene({ tree: treeOf(files) }, repository, fleet);
  const registries = [...new Set(clusters.map(({ loginServer }) => loginServer))];
  const facts = new Map(
    clusters.map(({ name }) => [name, options.facts?.[name] ?? empty({ served: [] })]),
  );
  const ready = clusters.filter(({ name }) => options.standings?.[name] === undefined);
  const wishes = ready.map((cluster) => ({ cluster, charts }));
  return {
    scene,
    charts: chartProposals(
      scene,
      charts.map((desired) => ({ desired, registries })),
    ),
    clusters: clusterProposals(scene, wishes, facts),
    upkeeps: upkeeps(scene, wishes),
  };
}

/** The repository once a change was merged. */
export function mergedWith(
  files: readonly RepoFile[],
  ...changes: readonly { readonly files: readonly FileChange[] }[]
): readonly RepoFile[] {
  return merged(
    files,
    changes.flatMap((change) => change.files),
  );
}
