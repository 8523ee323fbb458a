import type { WorkState } from './work-state';

/** When the next run may start, and what it is that makes it wait. */
export interface StartTime {
  /** ISO time; the empty text when nothing stands in the way. */
  readonly at: string;
  /** hold: Retry-After, back-off, a busy cluster, contention. cooldown: the last run is too fresh. */
  readonly because: 'hold' | 'cooldown';
}

/** A look at a cluster that AKS works on is one read, and the event that ends the wait must not wait itself. */
const COOLDOWN_OF_WAITING_MS = 2000;

/** After any hold, and after the cool-down that turns a burst of events into one run. */
export function startTime(item: WorkState, cooldownSeconds: number): StartTime {
  const cooled = cooledAt(item, cooldownSeconds * 1000);
  const held = item.notBefore ?? '';
  return held > cooled ? { at: held, because: 'hold' } : { at: cooled, because: 'cooldown' };
}

function cooledAt({ lastRunAt, attempts }: WorkState, fullMs: number): string {
  if (lastRunAt === undefined) return '';
  const ms = attempts > 0 ? Math.min(fullMs, COOLDOWN_OF_WAITING_MS) : fullMs;
  return new Date(Date.parse(lastRunAt) + ms).toISOString();
}
