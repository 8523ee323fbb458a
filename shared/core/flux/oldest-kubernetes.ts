import { compareLoose, valid } from 'semver';
import type { Cluster } from '../cluster/cluster';

/** The oldest Kubernetes among clusters, as Azure tells it; undefined where none tells. */
export function oldestKubernetes(clusters: readonly Cluster[]): string | undefined {
  const versions = clusters.flatMap(({ kubernetesVersion: version }) =>
    version !== undefined && valid(version) !== null ? [version] : [],
  );
  return versions.sort(compareLoose)[0];
}
