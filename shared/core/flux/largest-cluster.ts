import type { Cluster } from '../cluster/cluster';

/** A cluster, and how many nodes it was seen to have; absent: nobody could look. */
export interface SizedCluster {
  readonly cluster: Pick<Cluster, 'name' | 'pools'>;
  readonly observedNodes?: number;
}

/** The largest of the clusters that share a base, with room for autoscaling. */
export interface LargestCluster {
  readonly name: string;
  readonly nodes: number;
}

/** Azure did not say a number, nor did the cluster. */
const UNKNOWN_POOL = 100;
/** Nodes that come and go must not change a request each time. */
const STEP = 50;

/** Undefined when there is no cluster. */
export function largestCluster(clusters: readonly SizedCluster[]): LargestCluster | undefined {
  const sized = clusters.map((one) => ({ name: one.cluster.name, nodes: mostNodes(one) }));
  return sized.reduce<LargestCluster | undefined>(
    (largest, one) => (largest === undefined || one.nodes > largest.nodes ? one : largest),
    undefined,
  );
}

/**
 * With node auto-provisioning there are nodes that no pool counts, so what was seen counts as well. A pool without a number
 * is taken for one of a hundred nodes: too long a timeout delays a message, one that is too short rolls NMI back.
 */
function mostNodes({ cluster, observedNodes = 0 }: SizedCluster): number {
  const inPools = cluster.pools.reduce((sum, { mostNodes: most = UNKNOWN_POOL }) => sum + most, 0);
  return observedNodes > inPools ? Math.ceil(observedNodes / STEP) * STEP : inPools;
}
