import type { MustWait, NothingBehind } from './run';
import { startTime } from './start-time';
import type { WorkState } from './work-state';
import { isBehind } from './work-state';

/** Whether a row lets a run start at `now`; undefined: it does. */
export function takeUp(
  item: WorkState | undefined,
  cooldownSeconds: number,
  now: string,
): MustWait | NothingBehind | undefined {
  if (item === undefined || !isBehind(item)) return { kind: 'idle' };
  const { at, because } = startTime(item, cooldownSeconds);
  return at > now ? { kind: 'wait', until: at, because } : undefined;
}
