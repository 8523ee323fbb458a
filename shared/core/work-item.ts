import type { ResourceId } from './resource-id';
import type { Reason, WorkState } from './work-state';
import { askedAgain, NO_WORK } from './work-state';

export type { Hold, Reason, RunResult } from './work-state';
export { finished, isBehind, isDue, REASONS_KEPT } from './work-state';

/** What the run should bring about. Off-boarding stays until it has ended or the cluster is onboarded again. */
export type Intent = 'reconcile' | 'offboard';

/** One row of the work queue: what is to be done about a cluster. */
export interface WorkItem extends WorkState {
  readonly cluster: ResourceId;
  readonly intent: Intent;
}

/** The row after one more request. */
export function requested(
  item: WorkItem | undefined,
  cluster: ResourceId,
  reason: Reason,
  intent?: Intent,
): WorkItem {
  const after = askedAgain(item ?? freshItem(cluster), reason);
  return { ...after, intent: intent ?? after.intent };
}

/** True while Azure says that the cluster does not exist, and no event has told of its deletion. */
export function isVanished({ cluster, absences = [] }: WorkItem): boolean {
  return absences.some(({ id, by }) => id === cluster && by === 'read');
}

/** A row that nobody has asked for yet. */
export function freshItem(cluster: ResourceId): WorkItem {
  return { cluster, intent: 'reconcile', ...NO_WORK };
}
