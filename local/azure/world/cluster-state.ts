/** Finding clusters, and the lock that AKS takes on a cluster while it works on it. */
import { ArmError } from '../arm/error';
import { idKey } from '../resource-id';
import { operationNotAllowed } from './host-patch';
import type { Cluster } from './model';
import type { Kernel } from './state';

/** The cluster with this id; throws when there is none. */
export function findCluster(kernel: Kernel, id: string): Cluster {
  const cluster = kernel.state.clusters.get(idKey(id));
  if (cluster) return cluster;
  throw new ArmError(404, 'ResourceNotFound', `There is no cluster '${id}'.`);
}

/** Takes the cluster for an operation; 409 OperationNotAllowed while another one runs. */
export function beginOnCluster(cluster: Cluster, state: string): void {
  if (!['Succeeded', 'Failed', 'Canceled'].includes(cluster.provisioningState)) {
    throw operationNotAllowed(cluster.name, cluster.provisioningState);
  }
  cluster.provisioningState = state;
}

/** Goes on with a cluster after `ms`, unless it is being deleted by then. */
export function afterOn(kernel: Kernel, cluster: Cluster, ms: number, next: () => void): void {
  kernel.time.after(ms, () => {
    const here = kernel.state.clusters.get(idKey(cluster.id)) === cluster;
    if (here && cluster.provisioningState !== 'Deleting') next();
  });
}

/** Gives the cluster free again. */
export function endOnCluster(kernel: Kernel, cluster: Cluster, state = 'Succeeded'): void {
  cluster.provisioningState = state;
  touch(kernel, cluster);
}

/** A write happened: new etag. */
export function touch(kernel: Kernel, cluster: Cluster): void {
  cluster.etag = kernel.random.guid();
}

/** Tells Event Grid that the cluster, or the child at `child`, was written or deleted. */
export function tellCluster(
  kernel: Kernel,
  cluster: Cluster,
  verb: 'write' | 'delete' = 'write',
  child = '',
): void {
  const type = child === '' ? '' : '/agentPools';
  kernel.tell({
    type: `Microsoft.Resources.Resource${verb === 'delete' ? 'Delete' : 'Write'}Success`,
    resource: `${cluster.id}${child}`,
    operation: `Microsoft.ContainerService/managedClusters${type}/${verb}`,
  });
}
