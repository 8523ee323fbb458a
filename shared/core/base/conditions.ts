import type { IsoTime } from './iso-time';

/** What is true of a cluster now, in the vocabulary of Kubernetes conditions. */
export interface Condition {
  readonly type: ConditionType;
  readonly status: ConditionStatus;
  /** CamelCase, for programs. */
  readonly reason: string;
  /** For people: what, where, and what to do next. */
  readonly message: string;
  /** ISO time at which `status` last changed. */
  readonly lastTransition: IsoTime;
}

/** A condition as a run judges it: when it last changed is known to the recording side. */
export type ConditionChange = Omit<Condition, 'lastTransition'>;

export type ConditionStatus = 'True' | 'False' | 'Unknown';

/**
 * Ready: everything desired was seen in place. Reconciling: work is under way or queued. Stalled: only a human can mend
 * it. Contested: somebody else keeps undoing what we do. Installed, of repositories: what was merged runs in the clusters. RingsPassed: each of its
 * rings has run the newest version for long enough.
 * In the order in which they are shown.
 */
export const CONDITION_TYPES = [
  'Ready',
  'Reconciling',
  'Stalled',
  'Contested',
  'Installed',
  'RingsPassed',
] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];

/** Sets conditions by type; the time of the last transition stands still while the status does. */
export function withConditions(
  before: readonly Condition[],
  now: IsoTime,
  changes: readonly ConditionChange[],
): readonly Condition[] {
  return CONDITION_TYPES.flatMap((type) => {
    const old = before.find((condition) => condition.type === type);
    const change = changes.find((condition) => condition.type === type);
    if (change === undefined) return old ?? [];
    const lastTransition = old?.status === change.status ? old.lastTransition : now;
    return { ...change, lastTransition };
  });
}

/** A condition to be set; withConditions keeps or moves its time of transition. */
export function condition(
  type: Condition['type'],
  status: Condition['status'],
  reason: string,
  message: string,
): ConditionChange {
  return { type, status, reason, message };
}
