/** Allowed values and names of each field: second, minute, hour, day, month, day of week. */
const FIELDS = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  { least: 1, most: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { least: 0, most: 6, names: 'sun mon tue wed thu fri sat'.split(' ') },
] as const;

type Field = (typeof FIELDS)[number];

const DAY = 24 * 3600 * 1000;
/** Beyond this an expression such as "0 0 0 30 2 *" never comes true. */
const HORIZON_DAYS = 366 * 8;

/** A parsed NCRONTAB expression: the values that each field accepts, in ascending order. */
export type Crontab = readonly ReadonlySet<number>[];

/** Reads six fields, or five without seconds; undefined when the text is no NCRONTAB expression. */
export function parseCrontab(text: string): Crontab | undefined {
  const parts = text.trim().split(/\s+/);
  const six = parts.length === 5 ? ['0', ...parts] : parts;
  if (six.length !== FIELDS.length) return undefined;
  const fields = six.map((part, index) => parseField(part, FIELDS[index]!));
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

function parseField(text: string, field: Field): ReadonlySet<number> | undefined {
  const ranges = text.split(',').map((part) => parseRange(part, field));
  if (ranges.some((range) => range === undefined)) return undefined;
  return new Set(ranges.flatMap((range) => range ?? []).sort((a, b) => a - b));
}

function parseRange(text: string, field: Field): readonly number[] | undefined {
  const match = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(text);
  if (match === null) return undefined;
  const [, from = '', to, every] = match;
  const [least, most] = bounds(from, to ?? (every === undefined ? from : '*'), field);
  const step = Number(every ?? 1);
  if (least === undefined || most === undefined || least > most || step < 1) return undefined;
  const length = Math.floor((most - least) / step) + 1;
  return Array.from({ length }, (_, index) => least + index * step);
}

/** `*` is the whole field; `5/10` goes from 5 to the end of it. */
function bounds(from: string, to: string, field: Field): readonly (number | undefined)[] {
  return [
    from === '*' ? field.least : value(from, field),
    from === '*' || to === '*' ? field.most : value(to, field),
  ];
}

function value(text: string, { least, most, names }: Field): number | undefined {
  const named = (names as readonly string[]).indexOf(text.slice(0, 3).toLowerCase());
  const number = named >= 0 ? named + least : Number(text);
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

/** The first moment after `after` (milliseconds, UTC) that the expression names; undefined when there is none. */
export function nextOccurrence(crontab: Crontab, after: number): number | undefined {
  const start = Math.floor(after / 1000) * 1000 + 1000;
  const midnight = Math.floor(start / DAY) * DAY;
  for (let day = 0; day < HORIZON_DAYS; day += 1) {
    const date = midnight + day * DAY;
    if (!isDay(crontab, new Date(date))) continue;
    const time = timeOfDay(crontab, Math.max(0, start - date));
    if (time !== undefined) return date + time;
  }
  return undefined;
}

/** NCrontab wants both the day of the month and the day of the week to match. */
function isDay([, , , days, months, weekdays]: Crontab, date: Date): boolean {
  return (
    days!.has(date.getUTCDate()) &&
    months!.has(date.getUTCMonth() + 1) &&
    weekdays!.has(date.getUTCDay())
  );
}

/** The first matching time of a day, at or after `from`; milliseconds since midnight. */
function timeOfDay([seconds, minutes, hours]: Crontab, from: number): number | undefined {
  for (const hour of hours!) {
    if ((hour + 1) * 3_600_000 <= from) continue;
    for (const minute of minutes!) {
      const start = hour * 3_600_000 + minute * 60_000;
      if (start + 60_000 <= from) continue;
      const second = [...seconds!].find((one) => start + one * 1000 >= from);
      if (second !== undefined) return start + second * 1000;
    }
  }
  return undefined;
}
