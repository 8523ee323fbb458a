import { get, list } from '@azure/arm-containerservice/api/managedClusters';
import type { Cluster } from '../../core/cluster/cluster';
import type { ResourceId } from '../../core/base/resource-id';
import { partsOf } from '../../core/base/resource-id';
import type { Clients } from './clients';
import { clusterFrom } from './cluster-model';
import { asReconcileErrors, unlessAbsent } from './failure';
import { collect } from './pages';

/** Undefined when the cluster or its resource group does not exist. Throws ReconcileError for any other refusal. */
export function getCluster(clients: Clients, id: ResourceId): Promise<Cluster | undefined> {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(id);
  const context = clients.containerService(subscriptionId);
  return unlessAbsent(() =>
    asReconcileErrors({ operation: 'read', target: id }, async () => {
      const cluster = clusterFrom(await get(context, resourceGroup, name));
      if (cluster === undefined) throw new Error('a managed cluster without an id');
      return cluster;
    }),
  );
}

/** Every cluster of the subscription. Throws ReconcileError; a list that ends early is never returned. */
export function listClusters(
  clients: Clients,
  subscriptionId: string,
): Promise<readonly Cluster[]> {
  const context = clients.containerService(subscriptionId);
  const target = `/subscriptions/${subscriptionId}`;
  return asReconcileErrors({ operation: 'read', target }, () =>
    collect(list(context), clusterFrom),
  );
}
