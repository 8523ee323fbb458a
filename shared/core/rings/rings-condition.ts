import type { ConditionChange } from '../base/conditions';
import { condition } from '../base/conditions';
import type { RingPhase, RingRecord } from './ring-record';

/** `RingsPassed` of a repository with rings: the worst of what its rings say. Undefined where it never had any. */
export function ringsCondition(
  records: readonly RingRecord[] | undefined,
): ConditionChange | undefined {
  if (records === undefined) return undefined;
  if (records.length === 0) {
    return condition('RingsPassed', 'True', 'NoRings', 'Versions go to all clusters at once.');
  }
  const worst = ORDER.find((phase) => records.some((record) => record.phase === phase)) ?? 'Passed';
  const isDone = worst === 'Passed' || worst === 'Empty';
  const reason = isDone ? 'AllPassed' : `Ring${worst}`;
  const message = records
    .filter(({ phase, waitsFor }) => waitsFor !== undefined || phase === worst)
    .map(
      ({ ring, chart, message, waitsFor }) => waitsFor ?? `${chart} in ring ${ring}: ${message}.`,
    )
    .slice(0, MAX_REPORTED)
    .join(' ');
  return condition('RingsPassed', isDone ? 'True' : 'False', reason, message);
}

const MAX_REPORTED = 5;
/** Worst first. */
const ORDER: readonly RingPhase[] = ['Unhealthy', 'Behind', 'RollingOut', 'Soaking'];
