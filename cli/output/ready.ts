import type { Condition, Summary } from '../api/answers';
import type { Cell } from './table';

/** Status of Ready, or of another condition where True is good. */
export function readyCell({ ready, stalled }: Pick<Summary, 'ready' | 'stalled'>): Cell {
  if (ready === 'True') return { text: ready, colour: 'green' };
  return { text: ready, colour: stalled ? 'red' : 'yellow' };
}

/** Ready, Installed and RingsPassed are good when they are True, the others are not. */
export function statusCell({ type, status }: Condition): Cell {
  if (status === 'Unknown') return { text: status, colour: 'yellow' };
  const good = type === 'Ready' || type === 'Installed' || type === 'RingsPassed';
  if ((status === 'True') === good) return { text: status, colour: 'green' };
  return { text: status, colour: type === 'Stalled' ? 'red' : 'yellow' };
}

/** Who needs a human first. */
export function byUrgency(a: Summary, b: Summary): number {
  return urgency(b) - urgency(a);
}

function urgency({ stalled, ready }: Summary): number {
  if (stalled) return 3;
  if (ready === 'False') return 2;
  return ready === 'Unknown' ? 1 : 0;
}
