import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Adapters } from '../../shared/current-adapters';
import { refuse } from './problem';

/** Whether anything is remembered of a cluster: work, a state, or something that we gave it. */
export async function isKnown({ store }: Adapters, cluster: ResourceId): Promise<boolean> {
  const [item, state, ledger] = await Promise.all([
    store.work.get(cluster),
    store.clusters.get(cluster),
    store.ledger.of(cluster),
  ]);
  return item !== undefined || state !== undefined || ledger.length > 0;
}

/**
 * One fresh look, for an id that nobody has seen yet: a slip in a name must not become a cluster that is listed for ever.
 * Throws ProblemError 404 when Azure does not know it, ReconcileError when Azure cannot be asked.
 */
export async function assertThere(adapters: Adapters, cluster: ResourceId): Promise<void> {
  if (await isKnown(adapters, cluster)) return;
  if ((await adapters.azure.getCluster(cluster)) !== undefined) return;
  refuse(
    404,
    'ClusterUnknown',
    `${cluster} has never been looked at, and Azure does not find it.`,
    'Check subscription, resource group and name; az aks list shows them.',
  );
}
