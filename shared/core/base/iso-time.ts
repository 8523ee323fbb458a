/**
 * A point in time as it is stored and sent: ISO 8601 in UTC. A type of its own, so that no other text is taken for one.
 * Times are compared and reckoned with by the functions below: as text, `…00Z` sorts after `…00.500Z`.
 */
export type IsoTime = `${number}-${number}-${number}T${string}Z`;

/** Of milliseconds since 1970. Throws RangeError for what no calendar has. */
export function isoTime(ms: number): IsoTime {
  return new Date(ms).toISOString() as IsoTime;
}

/** The canonical form of a text that others wrote, with any offset; undefined if it is no time. */
export function tryIsoTime(text: unknown): IsoTime | undefined {
  const ms = tryMs(text);
  return ms === undefined ? undefined : isoTime(ms);
}

/** Milliseconds since 1970 of a text that others wrote, in any form of `Date.parse`; undefined if it is no time. */
export function tryMs(text: unknown): number | undefined {
  const ms = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/** Milliseconds since 1970. */
export function msOf(time: IsoTime): number {
  return Date.parse(time);
}

/** Milliseconds from one time to a later one; negative if it is earlier. */
export function msBetween(from: IsoTime, to: IsoTime): number {
  return msOf(to) - msOf(from);
}

/** The time so many milliseconds later; earlier if negative. */
export function plusMs(time: IsoTime, ms: number): IsoTime {
  return isoTime(msOf(time) + ms);
}

/** True when `time` is later than `other`. */
export function isAfter(time: IsoTime, other: IsoTime): boolean {
  return msOf(time) > msOf(other);
}

/** For sorting, earliest first. */
export function byTime(one: IsoTime, other: IsoTime): number {
  return msOf(one) - msOf(other);
}
