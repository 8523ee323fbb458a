import type { SimulatedCluster } from '../aks/connect';
import type { Cluster } from '../azure';

/** A cluster of the playground with what stands behind it. */
export interface Member {
  readonly cluster: Cluster;
  readonly simulated: SimulatedCluster;
}
