import type { Configuration } from '../../shared/core/configuration/profile';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { partsOf } from '../../shared/core/base/resource-id';
import { isSwept } from '../../shared/core/selection/swept';
import type { WorkItem } from '../../shared/core/queue/work-item';
import type { Adapters } from '../../shared/current-adapters';

/** A status is read often: one point read each. */
const MAX_COUNT = 100;

export interface Unswept {
  readonly cluster: ResourceId;
  /** How many things of ours it has. */
  readonly holds: number;
}

/** Clusters that have something of ours in a subscription that the settings no longer name: no sweep looks after them. */
export async function unsweptClusters(
  { store }: Adapters,
  configuration: Configuration,
  items: readonly WorkItem[],
): Promise<readonly Unswept[]> {
  const outside = items
    .filter(({ key: cluster }) => !isSwept(configuration, partsOf(cluster).subscriptionId))
    .slice(0, MAX_COUNT);
  const held = await Promise.all(
    outside.map(async ({ key: cluster }) => ({
      cluster,
      holds: (await store.ledger.of(cluster)).length,
    })),
  );
  return held.filter(({ holds }) => holds > 0);
}
