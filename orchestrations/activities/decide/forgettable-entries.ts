import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { Bookkeeping } from '../../../shared/core/plan/plan';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Adapters } from '../../../shared/current-adapters';
import { mustTakeBack } from './other-holders';

/**
 * Of the entries that a plan forgets: those that may be forgotten now. When the clusters to which an assignment was left
 * have begun to leave since the plan was made, its entry stays, and the row is asked for a run that takes it back.
 */
export async function forgettableEntries(
  adapters: Adapters,
  cluster: ResourceId,
  { remove, leftToOthers = [] }: Bookkeeping,
): Promise<readonly LedgerEntry[]> {
  const kept: LedgerEntry[] = [];
  for (const entry of remove) {
    if (entry.kind === 'identity' || !leftToOthers.includes(entry.assignment)) continue;
    if (await mustTakeBack(adapters, cluster, entry)) kept.push(entry);
  }
  if (kept.length > 0) {
    const detail = 'no other cluster still relies on what this one left in place';
    await adapters.store.work.enqueue(cluster, { at: adapters.now(), source: 'retry', detail });
  }
  return remove.filter((entry) => !kept.includes(entry));
}
