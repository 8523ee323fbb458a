import { allStates } from '../../../shared/adapters/store/all-states';
import type { Store } from '../../../shared/adapters/store/store';
import type { ClusterState } from '../../../shared/core/run/cluster-state';
import { isLeaving } from '../../../shared/core/run/leaving';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf } from '../../../shared/core/base/resource-id';
import type { WorkItem } from '../../../shared/core/queue/work-item';
import { isBehind } from '../../../shared/core/queue/work-item';

/** All that we remember of the clusters of one subscription. */
export interface KnownClusters {
  readonly items: ReadonlyMap<ResourceId, WorkItem>;
  readonly states: ReadonlyMap<ResourceId, ClusterState>;
  readonly ledgers: ReadonlyMap<ResourceId, readonly LedgerEntry[]>;
  /** Role or policy assignment → clusters that hold it, all subscriptions. */
  readonly holders: ReadonlyMap<string, ReadonlySet<ResourceId>>;
  /** Clusters that let go of what they hold, all subscriptions. */
  readonly leaving: ReadonlySet<ResourceId>;
  /** Of these, the ones whose last request was served. */
  readonly left: readonly ResourceId[];
}

/** Reads the tables once, so that a sweep does not ask them cluster by cluster. */
export async function readKnownClusters(
  store: Store,
  subscription: string,
): Promise<KnownClusters> {
  const here = (cluster: ResourceId): boolean => partsOf(cluster).subscriptionId === subscription;
  const [items, states, ledgers] = await Promise.all([
    store.work.clusters(),
    allStates(store),
    store.ledger.all(),
  ]);
  return {
    items: new Map(
      items.filter(({ key: cluster }) => here(cluster)).map((item) => [item.key, item]),
    ),
    states: new Map(
      states.filter(({ cluster }) => here(cluster)).map((state) => [state.cluster, state]),
    ),
    ledgers: new Map([...ledgers].filter(([cluster]) => here(cluster))),
    holders: holdersOf(ledgers),
    ...leavingOf(items, states),
  };
}

function leavingOf(
  items: readonly WorkItem[],
  states: readonly ClusterState[],
): Pick<KnownClusters, 'leaving' | 'left'> {
  const known = new Map(states.map((state) => [state.cluster, state]));
  const leaving = items.filter((item) => isLeaving({ item, state: known.get(item.key) }));
  const left = leaving.filter((item) => !isBehind(item));
  return {
    leaving: new Set(leaving.map(({ key: cluster }) => cluster)),
    left: left.map(({ key: cluster }) => cluster),
  };
}

function holdersOf(
  ledgers: ReadonlyMap<ResourceId, readonly LedgerEntry[]>,
): ReadonlyMap<string, ReadonlySet<ResourceId>> {
  const holders = new Map<string, Set<ResourceId>>();
  for (const [cluster, entries] of ledgers) {
    for (const entry of entries) {
      if (entry.kind === 'identity') continue;
      const set = holders.get(entry.assignment) ?? new Set();
      holders.set(entry.assignment, set.add(cluster));
    }
  }
  return holders;
}
