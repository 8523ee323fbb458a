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
  const worst = ORDER.find((phase) => records.some((record) => record.phase === phase));
  const isDone = worst === undefined;
  const reason = isDone ? 'AllPassed' : (`Ring${worst}` as const);
  const message = records
    .filter(({ phase, waitsFor }) => waitsFor !== undefined || phase === (worst ?? 'Passed'))
    .map(
      ({ ring, chart, message, waitsFor }) => waitsFor ?? `${chart} in ring ${ring}: ${message}.`,
    )
    .slice(0, MAX_REPORTED)
    .join(' ');
  return condition('RingsPassed', isDone ? 'True' : 'False', reason, message);
}

const MAX_REPORTED = 5;
/** Worst first. */
const ORDER = [
  'Unhealthy',
  'Behind',
  'RollingOut',
  'Soaking',
] as const satisfies readonly RingPhase[];
