import type { World, WorldCluster } from '../../applied/world';
import type { ClusterFacts } from '../../installed/cluster-facts';
import type { FluxApisFinding } from '../flux-apis';
import type { RepoFile } from '../../base/repo-file';
import type { RepositoryRules } from '../../configuration/repository-rules';
import type { DesiredChart, DesiredCluster } from '../desired';

/** A cluster, and its charts that are in the registries. */
export interface DesiredOnCluster {
  readonly cluster: DesiredCluster;
  /** Of the target; those that the cluster does not have are not looked at. */
  readonly charts: readonly DesiredChart[];
}

/** What a proposal for clusters is made from. */
export interface ClusterScene {
  readonly files: readonly RepoFile[];
  readonly world: World;
  readonly repository: RepositoryRules;
  /** API versions that new files may have. */
  readonly apis: FluxApisFinding;
  /** What was seen in clusters, by name. */
  readonly facts: ReadonlyMap<string, ClusterFacts>;
}

const NOT_YET: ClusterFacts = {
  asked: false,
  code: 'NotAsked',
  why: 'The cluster was not asked.',
};

/** What the cluster itself said; not asked, where it was not. */
export function factsOf({ facts }: Pick<ClusterScene, 'facts'>, name: string): ClusterFacts {
  return facts.get(name) ?? NOT_YET;
}

/** The cluster in the repository's world; undefined when the repository does not show it. */
export function clusterAt(
  { world }: Pick<ClusterScene, 'world'>,
  name: string,
): WorldCluster | undefined {
  return world.clusters.find((one) => one.name === name);
}
