import type { ClusterState } from './cluster-state';
import type { LedgerEntry } from '../plan/ledger';
import { isBehind, isConfirmed } from '../queue/work-item';
import type { WorkItem } from '../queue/work-item';

/** What is remembered of a cluster that holds an assignment as well. */
export interface Holder {
  readonly item?: WorkItem | undefined;
  readonly state?: ClusterState | undefined;
  /** Its own line about the assignment; absent once it has let go. */
  readonly entry?: LedgerEntry | undefined;
}

/**
 * True of a cluster that keeps nothing for itself any more: it is being off-boarded, or it was proved gone and no request
 * has come since (it may have been created again). Nobody has to keep an assignment for its sake. An off-boarding that
 * waits for a new word keeps everything.
 */
export function isLeaving({ item, state }: Pick<Holder, 'item' | 'state'>): boolean {
  if (item?.intent === 'offboard') return isConfirmed(item);
  const ready = state?.conditions.find(({ type }) => type === 'Ready')?.reason;
  return ready === 'ClusterGone' && item !== undefined && !isBehind(item);
}

/**
 * True when nobody but this cluster will take a shared assignment back. Each cluster that leaves turns its own line into
 * an intent before it looks at the others, so of two that do so at once at least one sees the other. One that has not
 * come so far yet may need the right to clean its hosts, and takes it back itself afterwards.
 */
export function isLastHolder(others: readonly Holder[]): boolean {
  return others.every(({ entry, ...holder }) => {
    if (entry === undefined) return true;
    return isLeaving(holder) && entry.state === 'intended';
  });
}
