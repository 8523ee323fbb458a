import type { FluxApis } from './flux-apis';
import type { RepositoryRules } from '../configuration/repository-rules';
import type { DesiredChart, DesiredCluster } from './desired';

export type ManifestRules = Pick<RepositoryRules, 'flux' | 'layout'>;

/** What a cluster's files are made of. */
export interface ClusterInput {
  readonly cluster: DesiredCluster;
  /** The cluster's charts that the base has or gets; of others nothing is written yet. */
  readonly charts: readonly DesiredChart[];
  /** Names of the releases by chart, where the base has them under a name of its own. */
  readonly releaseNames: ReadonlyMap<string, string>;
  readonly apis: FluxApis;
  /** Folders of bases by chart, where they are elsewhere than the layout says. */
  readonly bases?: ReadonlyMap<string, string>;
  /** Namespaces that are there: in the cluster, in what Flux applies to it, or in a base. They are not written. */
  readonly namespaces?: ReadonlySet<string>;
  /** The folder that Flux reads for the cluster, where it is another than the layout says. */
  readonly folder?: string;
  /** Whether the files have the cluster's admission policies; listed: they are there already. Default none. */
  readonly admission?: 'none' | 'listed' | 'bring';
}
