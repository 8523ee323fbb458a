import { tryIsoTime } from './iso-time';
import type { IsoTime } from './iso-time';

const DATE = String.raw`(\d{4}-\d{2}-\d{2})`;
const TIME = String.raw`[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|z|[+-]\d{2}:\d{2})`;
const TIMESTAMP = new RegExp(`^${DATE}(?:${TIME})?$`);

/** What a point in time looks like in configuration and tags; for messages. */
export const TIMESTAMP_FORM =
  'a date such as 2026-12-31 (midnight UTC) or a time with offset such as 2026-12-31T18:00:00Z';

/**
 * Canonical UTC form (`2026-12-31T00:00:00.000Z`) of a date, or of a date and time with an offset; undefined if `text`
 * is neither. A time without an offset is refused: it would mean another moment on each machine that reads it.
 */
export function parseTimestamp(text: string): IsoTime | undefined {
  const [, date, time = '00:00', offset = 'Z'] = TIMESTAMP.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  if (!isInCalendar(date)) return undefined;
  return tryIsoTime(`${date}T${time}${offset.toUpperCase()}`);
}

/** JavaScript turns 30 February into 2 March; a mistyped end date must not silently become another day. */
function isInCalendar(date: string): boolean {
  return tryIsoTime(`${date}T00:00:00Z`)?.startsWith(date) === true;
}
