import type { ClusterState } from './cluster-state';
import type { LedgerEntry } from '../plan/ledger';
import type { Planned } from './run';

/** What is remembered of a cluster. */
export interface Remembered {
  readonly state: ClusterState | undefined;
  readonly ledger: readonly LedgerEntry[];
}

/**
 * True for an id that somebody made up: Azure knows no such cluster, and nothing shows that there ever was one. Of a
 * cluster that we gave anything, or looked at even once, one 404 proves nothing and takes nothing away.
 */
export function isUnknownCluster(
  { rest, plan, intent }: Pick<Planned, 'rest' | 'plan' | 'intent'>,
  { state, ledger }: Remembered,
): boolean {
  if (rest?.reason !== 'ClusterGone' || intent === 'offboard') return false;
  if (plan.steps.length + plan.failures.length + ledger.length > 0) return false;
  return !wasSeen(state);
}

/** Its node resource group is known from the first plan that was made for it. */
function wasSeen(state: ClusterState | undefined): boolean {
  if (state === undefined) return false;
  return state.offboarded || state.nodeResourceGroup !== undefined || state.profile !== undefined;
}
