import type { Store } from '../../../shared/adapters/store/store';
import type { HeldPolicy, HeldRole } from '../../../shared/core/plan/ledger';
import type { Holder } from '../../../shared/core/run/leaving';
import { isLastHolder, isLeaving } from '../../../shared/core/run/leaving';
import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { Plan } from '../../../shared/core/plan/plan';
import { roleIntent } from '../../../shared/core/plan/role-intent';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Adapters } from '../../../shared/current-adapters';

/** What several clusters may rely on. */
export type SharedEntry = HeldRole | HeldPolicy;

/** The assignments that a cluster other than `cluster` holds and is not about to let go of. */
export async function heldElsewhere(
  store: Store,
  cluster: ResourceId,
  assignments: readonly string[],
): Promise<ReadonlySet<string>> {
  const unique = [...new Set(assignments)];
  const kept = await Promise.all(
    unique.map(async (assignment) =>
      (await isKept(store, cluster, assignment)) ? [assignment] : [],
    ),
  );
  return new Set(kept.flat());
}

/**
 * Writes down which assignments a run is about to rely on, before it does: their last holder may be off-boarded while the
 * run is under way. What it is to give counts as well: a list may have hidden that another cluster has given it already,
 * and a step that cannot write it down then keeps no host from being served.
 */
export async function claimShared(
  { ledger }: Store,
  { cluster, bookkeeping, steps }: Plan,
  { planId, now }: { readonly planId: string; readonly now: IsoTime },
): Promise<void> {
  const grants = steps.filter((step) => step.kind === 'grantRole');
  await ledger.intend(
    cluster,
    grants.map((step) => roleIntent(step, now)),
    planId,
  );
  await ledger.put(
    cluster,
    bookkeeping.put.filter(({ kind }) => kind !== 'identity'),
  );
}

/**
 * True when an assignment that `cluster` lets go of has to be taken back in Azure, for nobody else will do it. Asked
 * directly before the write: a cluster that has come to rely on it since the plan was made keeps it.
 */
export async function mustTakeBack(
  adapters: Adapters,
  cluster: ResourceId,
  entry: SharedEntry,
): Promise<boolean> {
  const { store } = adapters;
  const others = await othersOf(store, cluster, entry.assignment);
  if (others.length === 0) return true;
  if (await isAnyStaying(store, others)) return false;
  await store.ledger.put(cluster, [{ ...entry, state: 'intended', since: adapters.now() }]);
  const holders = others.map((other) => holderOf(store, other, entry.assignment));
  return isLastHolder(await Promise.all(holders));
}

async function isKept(store: Store, cluster: ResourceId, assignment: string): Promise<boolean> {
  return isAnyStaying(store, await othersOf(store, cluster, assignment));
}

async function othersOf(
  { ledger }: Store,
  cluster: ResourceId,
  assignment: string,
): Promise<readonly ResourceId[]> {
  return (await ledger.holdersOf(assignment)).filter((holder) => holder !== cluster);
}

/** One after the other: nearly always the first one stays. */
async function isAnyStaying(store: Store, clusters: readonly ResourceId[]): Promise<boolean> {
  for (const cluster of clusters) {
    if (!isLeaving(await rowsOf(store, cluster))) return true;
  }
  return false;
}

async function holderOf(store: Store, cluster: ResourceId, assignment: string): Promise<Holder> {
  const [rows, ledger] = await Promise.all([rowsOf(store, cluster), store.ledger.of(cluster)]);
  const entry = ledger.find((held) => held.kind !== 'identity' && held.assignment === assignment);
  return { ...rows, entry };
}

async function rowsOf(store: Store, cluster: ResourceId): Promise<Omit<Holder, 'entry'>> {
  const item = await store.work.get(cluster);
  return { item, state: await store.clusters.get(cluster) };
}
