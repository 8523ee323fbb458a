/** Upgrade of a cluster: it is busy for long, rolls its pools, and may wipe what it does not own. */
import { afterOn, beginOnCluster, endOnCluster, findCluster, tellCluster } from './cluster-state';
import { aksIdentity, tellHost } from './pool-hosts';
import type { Cluster, Pool } from './model';
import { hostsOf, type Kernel } from './state';

export interface Upgrade {
  readonly cluster: string;
  readonly version?: string;
  /** Overrides the setting aksDropsForeignIdentities for this upgrade. */
  readonly dropForeignIdentities?: boolean;
  /** True: the rolling fails and the cluster ends Failed. */
  readonly fails?: boolean;
}

/** Starts an upgrade; throws 409 when the cluster is busy. */
export function upgradeCluster(kernel: Kernel, input: Upgrade): Cluster {
  const cluster = findCluster(kernel, input.cluster);
  beginOnCluster(cluster, 'Upgrading');
  const version = input.version ?? nextVersion(cluster.version);
  const { clusterUpgradeMs } = kernel.state.settings.latency;
  for (const pool of cluster.pools) pool.provisioningState = 'Upgrading';
  afterOn(kernel, cluster, 0, () => tellCluster(kernel, cluster));
  afterOn(kernel, cluster, clusterUpgradeMs * 0.1, () => {
    for (const pool of cluster.pools) tellRolling(kernel, cluster, pool, 'Started');
  });
  afterOn(kernel, cluster, clusterUpgradeMs, () => finish(kernel, cluster, { ...input, version }));
  return cluster;
}

/** Sets the identities of a pool's hosts back to what AKS owns, when AKS is of the kind that does so. */
export function reconcileHostIdentities(
  kernel: Kernel,
  cluster: Cluster,
  pools: readonly Pool[],
  drop = kernel.state.settings.aksDropsForeignIdentities,
): void {
  for (const host of pools.flatMap((pool) => hostsOf(kernel.state, cluster.id, pool.name))) {
    if (drop) host.identity = aksIdentity(kernel, cluster, host);
    host.etag += 1;
    tellHost(kernel, host);
  }
}

function finish(kernel: Kernel, cluster: Cluster, input: Upgrade & { version: string }): void {
  const failed = input.fails === true;
  if (!failed) cluster.version = input.version;
  reconcileHostIdentities(kernel, cluster, cluster.pools, input.dropForeignIdentities);
  for (const pool of cluster.pools) {
    if (!failed) pool.version = cluster.version;
    pool.provisioningState = failed ? 'Failed' : 'Succeeded';
    tellRolling(kernel, cluster, pool, failed ? 'Failed' : 'Succeeded');
  }
  endOnCluster(kernel, cluster, failed ? 'Failed' : 'Succeeded');
  if (!failed) tellCluster(kernel, cluster);
}

function tellRolling(
  kernel: Kernel,
  cluster: Cluster,
  pool: Pool,
  phase: 'Started' | 'Succeeded' | 'Failed',
): void {
  kernel.tell({
    type: `Microsoft.ContainerService.NodePoolRolling${phase}`,
    resource: cluster.id,
    data: { nodePoolName: pool.name },
  });
}

function nextVersion(version: string): string {
  const [major = '1', minor = '30'] = version.split('.');
  return `${major}.${Number(minor) + 1}.0`;
}
