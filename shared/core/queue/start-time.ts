import type { IsoTime } from '../base/iso-time';
import { isAfter, plusMs } from '../base/iso-time';
import type { WorkState } from './work-state';

/** When the next run may start, and what it is that makes it wait. */
export interface StartTime {
  readonly at: IsoTime;
  /** hold: Retry-After, back-off, a busy cluster, contention. cooldown: the last run is too fresh. */
  readonly because: 'hold' | 'cooldown';
}

/** A look at a cluster that AKS works on is one read, and the event that ends the wait must not wait itself. */
const COOLDOWN_OF_WAITING_MS = 2000;

/** After any hold, and after the cool-down that turns a burst of events into one run. Undefined: nothing stands in the way. */
export function startTime(item: WorkState, cooldownSeconds: number): StartTime | undefined {
  const cooled = cooledAt(item, cooldownSeconds * 1000);
  const held = item.notBefore;
  if (held !== undefined && (cooled === undefined || isAfter(held, cooled))) {
    return { at: held, because: 'hold' };
  }
  return cooled && { at: cooled, because: 'cooldown' };
}

function cooledAt({ lastRunAt, attempts }: WorkState, fullMs: number): IsoTime | undefined {
  if (lastRunAt === undefined) return undefined;
  const ms = attempts > 0 ? Math.min(fullMs, COOLDOWN_OF_WAITING_MS) : fullMs;
  return plusMs(lastRunAt, ms);
}
