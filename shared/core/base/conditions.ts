import type { ConditionReason, ConditionType } from '../reference/conditions';
import { CONDITION_TYPES } from '../reference/conditions';
import type { IsoTime } from './iso-time';
import type { LackCode } from './repo-file';

export { CONDITION_TYPES };
export type { ConditionType };

/** Each is explained in docs/reference/conditions.md or errors.md, unless another system gave it. */
export type ReasonCode = ConditionReason | LackCode;

/** What is true of a cluster now, in the vocabulary of Kubernetes conditions. */
export interface Condition {
  readonly type: ConditionType;
  readonly status: ConditionStatus;
  /** For programs. */
  readonly reason: ReasonCode;
  /** For people: what, where, and what to do next. */
  readonly message: string;
  /** ISO time at which `status` last changed. */
  readonly lastTransition: IsoTime;
}

/** A condition as a run judges it: when it last changed is known to the recording side. */
export type ConditionChange = Omit<Condition, 'lastTransition'>;

export type ConditionStatus = 'True' | 'False' | 'Unknown';

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
  reason: ReasonCode,
  message: string,
): ConditionChange {
  return { type, status, reason, message };
}
