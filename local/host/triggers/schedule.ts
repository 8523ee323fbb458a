import { HostError } from '../errors';
import { parseTimeSpan } from '../timespan';
import { nextOccurrence, parseCrontab } from './ncrontab';

/** When a timer trigger fires. */
export interface Schedule {
  /** The next time after `after`, both in milliseconds. */
  next(after: number): number;
}

/** Reads an NCRONTAB expression (UTC) or a TimeSpan, which repeats from the last run on. */
export function parseSchedule(text: string, functionName: string): Schedule {
  const interval = parseTimeSpan(text);
  if (interval !== undefined && interval > 0) return { next: (after) => after + interval };
  const crontab = parseCrontab(text);
  if (crontab !== undefined && nextOccurrence(crontab, 0) !== undefined) {
    return { next: (after) => nextOccurrence(crontab, after)! };
  }
  throw new HostError(
    'trigger-invalid',
    `Schedule "${text}" of function "${functionName}" is neither NCRONTAB (such as "0 */5 * * * *", with seconds first) ` +
      'nor a time span (such as "00:05:00").',
  );
}
