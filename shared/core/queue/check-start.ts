import { isAfter } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import type { StartTime } from './start-time';
import { startTime } from './start-time';
import type { WorkState } from './work-state';
import { isBehind } from './work-state';

/** The row asks for patience: Retry-After, back-off or cool-down. */
export interface MustWait {
  readonly kind: 'wait';
  readonly until: IsoTime;
  readonly because: StartTime['because'];
}

/** Every request was served already. */
export interface UpToDate {
  readonly kind: 'idle';
}

/** Whether a row lets a run start at `now`; undefined: it does. */
export function checkStart(
  item: WorkState | undefined,
  cooldownSeconds: number,
  now: IsoTime,
): MustWait | UpToDate | undefined {
  if (item === undefined || !isBehind(item)) return { kind: 'idle' };
  const start = startTime(item, cooldownSeconds);
  if (start === undefined || !isAfter(start.at, now)) return undefined;
  return { kind: 'wait', until: start.at, because: start.because };
}
