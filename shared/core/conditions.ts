/** What is true of a cluster now, in the vocabulary of Kubernetes conditions. */
export interface Condition {
  readonly type: ConditionType;
  readonly status: 'True' | 'False' | 'Unknown';
  /** CamelCase, for programs. */
  readonly reason: string;
  /** For people: what, where, and what to do next. */
  readonly message: string;
  /** ISO time at which `status` last changed. */
  readonly lastTransition: string;
}

/**
 * Ready: everything desired was seen in place. Reconciling: work is under way or queued. Stalled: only a human can mend
 * it. Contested: somebody else keeps undoing what we do.
 */
export type ConditionType = 'Ready' | 'Reconciling' | 'Stalled' | 'Contested';
