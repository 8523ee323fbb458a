import type { IsoTime } from '../base/iso-time';
import { isoTime, msOf } from '../base/iso-time';

/** When a profile lets its clusters be changed. */
export interface Maintenance {
  /** At least one. */
  readonly windows: readonly MaintenanceWindow[];
  /** IANA name, such as Europe/Berlin. */
  readonly timeZone: string;
  /** at-once: what was there and is gone is put back at any time, because pods rely on it. in-window: it waits as well. */
  readonly repairs: 'at-once' | 'in-window';
}

export interface MaintenanceWindow {
  /** On which it opens; empty: every day. */
  readonly days: readonly Weekday[];
  /** Local time at which it opens, `HH:MM`. */
  readonly from: string;
  /** How long it stays open, 1 to 24. A day on which the clock changes makes it no longer or shorter. */
  readonly hours: number;
}

/** As `Date` counts them. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** True while changes may be made. `now`: ISO time. */
export function isOpen(maintenance: Maintenance, now: IsoTime): boolean {
  const at = msOf(now);
  return maintenance.windows.some((window) =>
    openings(window, maintenance.timeZone, at).some(
      (opens) => opens <= at && at < opens + window.hours * HOUR_MS,
    ),
  );
}

/** ISO time at which the next window opens after `now`, of those that are not open then. */
export function opensAt({ windows, timeZone }: Maintenance, now: IsoTime): IsoTime {
  const at = msOf(now);
  const next = windows.flatMap((window) => openings(window, timeZone, at)).filter((ms) => ms > at);
  return isoTime(Math.min(...next));
}

/** Every time at which the window opens from two days before `at` to eight days after. Milliseconds. */
function openings({ days, from }: MaintenanceWindow, zone: string, at: number): number[] {
  const [hour = 0, minute = 0] = from.split(':').map(Number);
  const today = new Date(localMs(at, zone));
  const opens: number[] = [];
  for (let day = -2; day <= 8; day += 1) {
    const local = Date.UTC(
      today.getUTCFullYear(),
      today.getUTCMonth(),
      today.getUTCDate() + day,
      hour,
      minute,
    );
    const weekday = WEEKDAYS[new Date(local).getUTCDay()];
    if (days.length > 0 && (weekday === undefined || !days.includes(weekday))) continue;
    opens.push(instantOf(local, zone));
  }
  return opens;
}

/** The instant at which clocks in the zone show `local`. Where they skip it, an hour later; where they show it twice, the first. */
function instantOf(local: number, zone: string): number {
  const before = local - offsetMs(local - DAY_MS, zone);
  if (localMs(before, zone) === local) return before;
  const after = local - offsetMs(local + DAY_MS, zone);
  return localMs(after, zone) === local ? after : before;
}

function offsetMs(at: number, zone: string): number {
  return localMs(at, zone) - at;
}

/** What clocks in the zone show, as if it were UTC. */
function localMs(at: number, zone: string): number {
  const parts = new Map(
    formatIn(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const second = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return second + (((at % 1000) + 1000) % 1000);
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

/** True for a name that time zones go by here. */
export function isTimeZone(name: string): boolean {
  try {
    formatIn(name);
    return true;
  } catch {
    return false;
  }
}
