import type { Condition } from '../api/bodies';
import type { Tone } from './tone';

/** A condition as a row: what it says, and how much it asks for somebody. */
export interface ConditionRow {
  readonly type: Condition['type'];
  readonly word: string;
  readonly tone: Tone;
  readonly reason: string;
  readonly message: string;
  readonly since: string;
  /** Where the reason is explained. */
  readonly docs?: string | undefined;
}

/** What True means of each type: of some it is good news, of others bad. */
const WHEN_TRUE: Readonly<Record<Condition['type'], Tone>> = {
  Ready: 'good',
  Reconciling: 'busy',
  Stalled: 'bad',
  Contested: 'bad',
  Installed: 'good',
  RingsPassed: 'good',
};

export function conditionRows(conditions: readonly Condition[] = []): readonly ConditionRow[] {
  return conditions.map(({ type, status, reason, message, lastTransition, docs }) => ({
    type,
    word: status,
    tone: toneOf(type, status),
    reason,
    message,
    since: lastTransition,
    ...(docs !== undefined && { docs }),
  }));
}

function toneOf(type: Condition['type'], status: Condition['status']): Tone {
  const whenTrue = WHEN_TRUE[type];
  if (status === 'True') return whenTrue;
  if (status === 'Unknown') return 'idle';
  return whenTrue === 'good' ? 'warn' : 'idle';
}
