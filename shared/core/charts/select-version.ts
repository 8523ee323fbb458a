import type { IsoTime } from '../base/iso-time';
import { isoTime, msOf, tryMs } from '../base/iso-time';
import type { SemVer } from 'semver';
import { counted } from '../base/counted';
import type { ChartVersion } from './release';
import type { ChartRules } from '../configuration/chart-rules';
import { parseRange, parseVersion } from './version-range';

export type Selection = SelectionWords &
  (
    | { readonly chartVersion: ChartVersion; readonly code: 'Selected' }
    | { readonly chartVersion?: undefined; readonly code: NoSelection }
  );

interface SelectionWords {
  /** For people: why this one, or why none. */
  readonly why: string;
  /** ISO time at which a younger version will count. */
  readonly nextAt?: IsoTime;
}

/** Why no version is selected. */
export type NoSelection =
  | 'RangeInvalid'
  | 'NothingInRange'
  /** Everything in the range is younger than it may be. */
  | 'TooYoung'
  /** The source offers the version twice, with different bytes. Which one clusters run is for a human to say. */
  | 'ChartVersionAmbiguous';

type Rules = Pick<ChartRules, 'versions' | 'prereleases' | 'minimumAgeSeconds'>;

interface Candidate {
  readonly chartVersion: ChartVersion;
  readonly version: SemVer;
}

const MAX_NAMED = 5;

/** The highest version in the range that is old enough. `now` is an ISO time. */
export function selectVersion(
  versions: readonly ChartVersion[],
  rules: Rules,
  now: IsoTime,
): Selection {
  const range = parseRange(rules.versions, rules.prereleases);
  if (range === undefined)
    return { code: 'RangeInvalid', why: `"${rules.versions}" is not a range of versions` };
  const all = sorted(versions);
  const inRange = all.filter(({ version }) => range.includes(version));
  if (inRange.length === 0) return { code: 'NothingInRange', why: nothingInRange(rules, all) };
  return firstOldEnough(inRange, rules, msOf(now));
}

function firstOldEnough(inRange: readonly Candidate[], rules: Rules, now: number): Selection {
  const due = inRange.map(({ chartVersion }) => dueAt(chartVersion, rules));
  const index = due.findIndex((time) => time <= now);
  const newest = inRange[0]?.chartVersion.version ?? '';
  const nextAt = due[0] !== undefined && index !== 0 ? isoTime(due[0]) : undefined;
  const waiting = nextAt === undefined ? '' : ageWords(newest, nextAt);
  const chosen = inRange[index];
  if (chosen === undefined) {
    const earliest = isoTime(Math.min(...due));
    return { code: 'TooYoung', why: waiting, nextAt: earliest };
  }
  const { chartVersion } = chosen;
  const twins = digestsOf(inRange, chartVersion.version);
  if (twins.length > 1)
    return { code: 'ChartVersionAmbiguous', why: ambiguous(chartVersion.version, twins) };
  const why = [chosenWords(chartVersion.version, inRange.length, rules), waiting];
  return {
    chartVersion,
    code: 'Selected',
    why: why.filter((text) => text !== '').join('; '),
    ...(nextAt !== undefined && { nextAt }),
  };
}

/** Highest first. Equal versions with different build metadata have an order too, or the choice would depend on the file's. */
function sorted(versions: readonly ChartVersion[]): readonly Candidate[] {
  return versions
    .flatMap((chartVersion) => {
      const version = parseVersion(chartVersion.version);
      return version === undefined ? [] : [{ chartVersion, version }];
    })
    .sort((a, b) => order(b, a));
}

function order(a: Candidate, b: Candidate): number {
  const byVersion = a.version.compare(b.version) || a.version.compareBuild(b.version);
  // Of two entries for one version the one with a digest can be checked.
  return (
    byVersion ||
    Number(b.chartVersion.digest === undefined) - Number(a.chartVersion.digest === undefined)
  );
}

/** When a release counts, in ms. One whose age is unknown counts at once: it would never otherwise. */
function dueAt({ created }: ChartVersion, { minimumAgeSeconds }: Rules): number {
  const createdMs = tryMs(created);
  if (minimumAgeSeconds <= 0 || createdMs === undefined) return -Infinity;
  return createdMs + minimumAgeSeconds * 1000;
}

function digestsOf(candidates: readonly Candidate[], version: string): readonly string[] {
  const same = candidates.filter(({ chartVersion }) => chartVersion.version === version);
  return [...new Set(same.flatMap(({ chartVersion }) => chartVersion.digest ?? []))];
}

function ageWords(version: string, at: IsoTime): string {
  return `${version} is too young and counts from ${at.replace(/\.\d+Z$/, 'Z')}`;
}

function chosenWords(version: string, count: number, { versions }: Rules): string {
  if (count === 1) return `${version} is the only version in "${versions}"`;
  return `${version} is the highest of ${count} versions in "${versions}" that may be used`;
}

function ambiguous(version: string, digests: readonly string[]): string {
  return `the source offers ${version} more than once, with different packages: ${digests.join(', ')}`;
}

function nothingInRange({ versions, prereleases }: Rules, all: readonly Candidate[]): string {
  if (all.length === 0) return 'the source offers no version at all';
  const names = all.slice(0, MAX_NAMED).map(({ chartVersion }) => chartVersion.version);
  const rest = all.length > MAX_NAMED ? ` and ${counted(all.length - MAX_NAMED, 'older one')}` : '';
  const hidden = all.filter(({ version }) => version.prerelease.length > 0).length;
  const hint = !prereleases && hidden > 0 ? ' (pre-releases do not count)' : '';
  return `nothing is in "${versions}"; there is ${names.join(', ')}${rest}${hint}`;
}
