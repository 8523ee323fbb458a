import type { IsoTime } from '../base/iso-time';
import { msBetween } from '../base/iso-time';
import { cut } from '../base/printable';
import type { ResourceId } from '../base/resource-id';
import type { InstallPhase, InstallStatus } from './install-status';
import type { ChartPin } from './same-version';

/** A chart that the base branch gives to a cluster. */
export interface ExpectedInstall {
  readonly cluster: ResourceId;
  /** Of the cluster's folder. */
  readonly name: string;
  readonly chart: string;
  /** One for each release of the chart. */
  readonly pins: readonly ChartPin[];
}

/** What is remembered of a chart on a cluster between runs. */
export interface InstallRecord extends InstallStatus {
  readonly cluster: ResourceId;
  /** Of the cluster's folder. */
  readonly name: string;
  readonly chart: string;
  /** What the base branch says: `4.1.18`, or a digest where it says no version. */
  readonly expected: string;
  /** ISO time since which it says so, as far as we have seen. */
  readonly expectedSince: IsoTime;
  /** ISO time since which it is in this phase. */
  readonly since: IsoTime;
  /** ISO time of the last look; absent: nobody has looked yet. */
  readonly at?: IsoTime;
}

const MAX_LENGTH = 400;

/** The record after a look; without a status nobody has looked, and what was known stays, unless Git asks for something else now. */
export function recordAfter(
  before: InstallRecord | undefined,
  expected: ExpectedInstall,
  status: InstallStatus | undefined,
  now: IsoTime,
): InstallRecord {
  const text = expectedText(expected);
  const same = before?.expected === text ? before : undefined;
  if (status === undefined && same !== undefined) return same;
  const next: InstallStatus = status ?? {
    phase: 'Merged',
    message: 'The cluster has not been looked into since.',
  };
  const { cluster, name, chart } = expected;
  return {
    ...{ cluster, name, chart },
    ...next,
    message: cut(next.message, MAX_LENGTH),
    ...(next.remedy !== undefined && { remedy: cut(next.remedy, MAX_LENGTH) }),
    expected: text,
    expectedSince: same?.expectedSince ?? now,
    since: same?.phase === next.phase ? same.since : now,
    ...(status !== undefined && { at: now }),
  };
}

/** What a cluster is to get, in one word for people. */
function expectedText({ pins }: ExpectedInstall): string {
  const texts = pins.map(({ version, digest }) => version ?? digest ?? 'any version');
  return [...new Set(texts)].sort().join(', ');
}

/** `aad-pod-identity on aks-shop` as a key. */
export function recordKey({ cluster, chart }: Pick<InstallRecord, 'cluster' | 'chart'>): string {
  return `${cluster} ${chart}`;
}

/** Phases that come to an end by themselves. */
const GOING: readonly InstallPhase[] = ['Merged', 'Applied', 'RollingOut'];

/** True while it goes on by itself, and nobody needs to do anything. */
export function isGoing({ phase, byHand }: InstallRecord): boolean {
  return GOING.includes(phase) && byHand !== true;
}

/** Milliseconds for which the base branch has been asking for it. */
export function ageMs({ expectedSince }: InstallRecord, now: IsoTime): number {
  return msBetween(expectedSince, now);
}
