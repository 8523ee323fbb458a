import { isAfter } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import type { ResourceId } from '../base/resource-id';
import type { WorkKey } from '../base/work-key';
import type { Reason, WorkState, RunResult } from './work-state';
import { withReason, finished as ended, NO_WORK, unservedReasons } from './work-state';

export type { Hold, Reason, RunResult } from './work-state';
export { askedByPerson, isBehind, isDue, REASONS_KEPT } from './work-state';

/** What the run should bring about. Off-boarding stays until it has ended or the cluster is onboarded again. */
export type Intent = 'reconcile' | 'offboard';

/** One row of the work queue: what is to be done about a cluster, a chart or a repository. */
export interface WorkItem<K extends WorkKey = ResourceId> extends WorkState {
  readonly key: K;
  /** Of a cluster; the others are always to be reconciled. */
  readonly intent: Intent;
  /**
   * Generation of the request that confirmed the off-boarding; 0 once a run could not carry it out. Absent in rows of
   * version 0.1, which took a DELETE under dry run for one: nobody has confirmed them.
   */
  readonly confirmed?: number | undefined;
  /** ISO time at which the intent was last said. */
  readonly saidAt?: IsoTime | undefined;
  /** The latest plan that somebody approved: runs carry out nothing else until it is served. */
  readonly approved?: Approval | undefined;
}

/** Somebody has seen a plan and wants that one carried out. */
export interface Approval {
  readonly planId: string;
  /** ISO time of the request. */
  readonly at: IsoTime;
  /** That the request gave the row. */
  readonly generation: number;
  /** A run that was bound to it has ended, and something failed on the way: what is left of the plan is still approved. */
  readonly begun?: boolean;
}

/** The plan that the next run is bound to; undefined: it does whatever is to be done. */
export function approvalOf(item: WorkItem<WorkKey> | undefined): Approval | undefined {
  const { approved, reconciledGeneration = 0 } = item ?? {};
  return approved !== undefined && approved.generation > reconciledGeneration
    ? approved
    : undefined;
}

/** True where more than approvals waits: a run that is bound to a plan does not serve it. */
export function asksForMore(item: WorkItem<WorkKey>): boolean {
  const reasons = unservedReasons(item);
  const forgotten = item.generation - item.reconciledGeneration > reasons.length;
  return forgotten || reasons.some(({ planId }) => planId === undefined);
}

/** True while an off-boarding may be carried out, as far as its request goes. */
export function isConfirmed(item: WorkItem | undefined): boolean {
  return (item?.confirmed ?? 0) > 0;
}

/** True once a run has said that the off-boarding waits for a new word: until then the cluster is as good as left. */
export function isWithdrawn(item: WorkItem): boolean {
  return item.confirmed === 0;
}

/** The row after one more request. */
export function enqueued<K extends WorkKey>(
  item: WorkItem<K> | undefined,
  key: K,
  reason: Reason,
  intent?: Intent,
): WorkItem<K> {
  const before = item ?? freshItem(key);
  const asked = withReason(before, reason);
  if (asked === before) return before;
  const after = withApproval(asked, reason);
  if (intent === undefined || isOutdated(before, reason)) return after;
  const saidAt = reason.at;
  switch (intent) {
    case 'offboard':
      return { ...after, intent, saidAt, confirmed: after.generation };
    case 'reconcile':
      return { ...after, intent, saidAt, confirmed: undefined };
  }
}

function withApproval<K extends WorkKey>(item: WorkItem<K>, { planId, at }: Reason): WorkItem<K> {
  if (planId === undefined) return item;
  return { ...item, approved: { planId, at, generation: item.generation } };
}

/** A request that is carried out late, after a crash, does not undo what somebody has said since it was made. */
function isOutdated({ saidAt }: WorkItem<WorkKey>, { id, at }: Reason): boolean {
  return id !== undefined && saidAt !== undefined && isAfter(saidAt, at);
}

/** The row after a run. What the run could not carry out waits for a new word, unless one has come in meanwhile. */
export function finished<K extends WorkKey>(item: WorkItem<K>, result: RunResult): WorkItem<K> {
  const ran = ended(item, result);
  const isBound = ran !== item && item.approved !== undefined;
  const after = isBound ? { ...ran, approved: approvalAfter(item.approved, result) } : ran;
  const isSameRequest = item.intent === 'offboard' && (item.confirmed ?? 0) <= result.generation;
  return result.withdraws === true && isSameRequest ? { ...after, confirmed: 0 } : after;
}

/** What follows a run that has carried the plan out is the loop's, and nobody's to approve. */
function approvalAfter(
  approved: Approval | undefined,
  { generation, failed }: RunResult,
): Approval | undefined {
  if (approved === undefined || approved.generation > generation) return approved;
  return failed === true ? { ...approved, begun: true } : undefined;
}

/** True while Azure says that the cluster does not exist, and no event has reported its deletion. */
export function isVanished({ key, absences = [] }: WorkItem<WorkKey>): boolean {
  return absences.some(({ id, by }) => id === key && by === 'read');
}

/** A row that nobody has asked for yet. */
export function freshItem<K extends WorkKey>(key: K): WorkItem<K> {
  return { key, intent: 'reconcile', ...NO_WORK };
}
