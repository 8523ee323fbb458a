import type { WorldCluster } from '../../applied/world';
import type { RepositoryRules } from '../../configuration/repository-rules';
import { chartReleases } from '../raise/chart-releases';
import type { DesiredChart } from '../desired';
import type { ClusterScene, DesiredOnCluster } from './cluster-scene';

/** A cluster in its repository. */
export interface ClusterInGit {
  readonly desired: DesiredOnCluster;
  readonly scene: ClusterScene;
  readonly at: WorldCluster;
}

/** The namespace and the source that Flux begins with, where the repository shows them. */
export function repositoryAt(
  repository: RepositoryRules,
  { entry }: WorldCluster,
): RepositoryRules {
  const { metadata, spec } = entry.kustomization as {
    readonly metadata?: { readonly namespace?: string };
    readonly spec?: { readonly sourceRef?: { readonly kind?: string; readonly name?: string } };
  };
  const ref = spec?.sourceRef;
  if (entry.file === undefined || ref?.kind !== 'GitRepository') return repository;
  const { namespace, gitRepository } = repository.flux;
  return {
    ...repository,
    flux: {
      ...repository.flux,
      namespace: metadata?.namespace ?? namespace,
      gitRepository: ref.name ?? gitRepository,
    },
  };
}

/** Our own Flux Kustomization there, as the owner of what it applies. */
export function ownerAt({ scene, at }: Pick<ClusterInGit, 'scene' | 'at'>): string {
  const { flux, layout } = repositoryAt(scene.repository, at);
  return `${flux.namespace}/${layout.kustomization}`;
}

/** A chart that our own Kustomization applies already. */
export function isOurs(chart: DesiredChart, input: ClusterInGit): boolean {
  const owner = ownerAt(input);
  const known = { ...chart, registries: [input.desired.cluster.loginServer] };
  return chartReleases(input.at.applied, known).some(({ release }) => release.owner === owner);
}
