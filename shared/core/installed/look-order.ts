import type { IsoTime } from '../base/iso-time';
import { msBetween } from '../base/iso-time';
import type { ResourceId } from '../base/resource-id';
import type { InstallRecord } from './install-record';
import { ageMs, isGoing } from './install-record';

/** Clusters that a run looks into: each look is fifteen requests to its API server, and a silent one takes fifteen seconds. */
const LOOKS_PER_RUN = 40;
/** What is installed is looked at again for people who take it away by hand. */
const INSTALLED_RECHECK_MS = 50 * 60_000;

/** Clusters to look into now, those that were not looked at for longest first. */
export function clustersToLookAt(
  records: readonly InstallRecord[],
  now: IsoTime,
  most = LOOKS_PER_RUN,
): readonly ResourceId[] {
  const due = records.filter((record) => isDue(record, now));
  const ordered = due.toSorted((one, other) => compare(one.at ?? '', other.at ?? ''));
  return [...new Set(ordered.map(({ cluster }) => cluster))].slice(0, most);
}

function isDue({ phase, at }: InstallRecord, now: IsoTime): boolean {
  if (phase !== 'Installed' || at === undefined) return true;
  return msBetween(at, now) >= INSTALLED_RECHECK_MS;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

const MINUTE = 60_000;

/**
 * Milliseconds until somebody has to look again; undefined: nothing is on its way. The longer it takes, the more seldom: a
 * large cluster rolls out for hours.
 */
export function nextLookMs(
  records: readonly InstallRecord[],
  now: IsoTime,
  waitSeconds: number,
): number | undefined {
  const waits = records
    .filter((record) => isGoing(record) && !isOverdue(record, now, waitSeconds))
    .map((record) => waitOf(record, now));
  return waits.length === 0 ? undefined : Math.min(...waits);
}

function waitOf(record: InstallRecord, now: IsoTime): number {
  const age = ageMs(record, now);
  if (record.at === undefined || age < 15 * MINUTE) return MINUTE;
  return age < 120 * MINUTE ? 5 * MINUTE : 15 * MINUTE;
}

/** On its way for longer than anybody waits. */
export function isOverdue(record: InstallRecord, now: IsoTime, waitSeconds: number): boolean {
  return isGoing(record) && ageMs(record, now) > waitSeconds * 1000;
}
