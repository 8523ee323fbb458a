import { counted } from '../base/counted';
import type { IsoTime } from '../base/iso-time';
import { isAfter, plusMs } from '../base/iso-time';
import { cut } from '../base/printable';
import type { Ring } from '../configuration/ring';
import type { InstallRecord } from '../installed/install-record';
import { isGoing } from '../installed/install-record';
import { isOverdue } from '../installed/look-order';
import { sameVersion } from '../installed/same-version';
import type { RingPhase, RingRecord } from './ring-record';

/** A version of a chart, and a ring that has it or is to get it. */
export interface RingQuestion {
  readonly chart: string;
  readonly version: string;
  /** Of the package. */
  readonly digest: string;
  readonly ring: Ring;
  /** Of this chart on clusters of the ring. */
  readonly installs: readonly InstallRecord[];
  /** Names of its clusters that a request would bring to this version. */
  readonly behind: readonly string[];
  /** After that long a roll-out is stuck. */
  readonly waitSeconds: number;
}

/**
 * The record of a ring after a look. Clusters that nobody can look at, or that are suspended, neither hold it up nor vouch
 * for it; where nobody can look at any, time alone decides. What fails takes away the time that was soaked already.
 */
export function ringAfter(
  before: RingRecord | undefined,
  question: RingQuestion,
  now: IsoTime,
): RingRecord {
  const { chart, version, digest, ring } = question;
  const same = isSame(before, question) ? before : undefined;
  const count = countIn(question, now);
  const since = healthySince(same, count);
  const soakEnds = since === undefined ? undefined : plusMs(since, ring.soakSeconds * 1000);
  const phase = finalPhase(same, count, { soakEnds, now });
  return {
    ...{ chart, ring: ring.name, version, digest, phase },
    message: messageOf({ question, count, phase, soakEnds }),
    ...{ done: count.done.length, of: sizeOf(count) },
    ...(since !== undefined && { healthySince: since }),
    ...(soakEnds !== undefined && { soakEnds }),
  };
}

function isSame(before: RingRecord | undefined, { version, digest }: RingQuestion): boolean {
  return before?.version === version && before.digest === digest;
}

interface Soak {
  readonly soakEnds: IsoTime | undefined;
  readonly now: IsoTime;
}

/** A cluster that is new in a ring that has passed, or whose nodes are replaced, does not undo what the others have shown. */
function finalPhase(
  same: RingRecord | undefined,
  count: Count,
  { soakEnds, now }: Soak,
): RingPhase {
  const phase = phaseOf(count);
  if (phase === 'Soaking') {
    return soakEnds !== undefined && !isAfter(soakEnds, now) ? 'Passed' : 'Soaking';
  }
  const stays = same?.phase === 'Passed' && phase !== 'Unhealthy' && isThere(count);
  return stays ? 'Passed' : phase;
}

interface Count {
  readonly all: readonly InstallRecord[];
  readonly behind: readonly string[];
  readonly failed: readonly InstallRecord[];
  readonly going: readonly InstallRecord[];
  readonly done: readonly InstallRecord[];
  readonly unseen: readonly InstallRecord[];
}

function countIn({ installs, version, behind, waitSeconds }: RingQuestion, now: IsoTime): Count {
  const late = new Set(behind);
  const has = installs.filter(
    ({ name, expected }) => !late.has(name) && sameVersion(expected, version),
  );
  const kinds = Map.groupBy(has, (record) => kindOf(record, now, waitSeconds));
  const of = (kind: Kind): readonly InstallRecord[] => kinds.get(kind) ?? [];
  return {
    all: installs,
    behind,
    ...{ failed: of('failed'), going: of('going'), done: of('done'), unseen: of('unseen') },
  };
}

type Kind = 'failed' | 'going' | 'done' | 'unseen' | 'suspended';

function kindOf(record: InstallRecord, now: IsoTime, waitSeconds: number): Kind {
  switch (record.phase) {
    case 'Failed':
      return 'failed';
    case 'Installed':
      // Something else under this version: it proves nothing about ours.
      return record.isOurs === false ? 'failed' : 'done';
    case 'Suspended':
      return 'suspended';
    case 'Unknown':
      return 'unseen';
    case 'Merged':
    case 'Applied':
    case 'RollingOut':
      return isGoing(record) && isOverdue(record, now, waitSeconds) ? 'failed' : 'going';
  }
}

function phaseOf({ all, behind, failed, going, done, unseen }: Count): RingPhase {
  if (failed.length > 0) return 'Unhealthy';
  if (behind.length > 0) return 'Behind';
  if (all.length === 0) return 'Empty';
  if (going.length > 0) return 'RollingOut';
  return done.length > 0 || unseen.length > 0 ? 'Soaking' : 'Behind';
}

function healthySince(same: RingRecord | undefined, count: Count): IsoTime | undefined {
  const phase = phaseOf(count);
  if (phase === 'Unhealthy' || !isThere(count)) return undefined;
  const { done, unseen } = count;
  if (phase !== 'Soaking' || same?.healthySince !== undefined) return same?.healthySince;
  const times =
    done.length > 0 ? done.map(({ since }) => since) : unseen.map((one) => one.expectedSince);
  return times.reduce<IsoTime | undefined>(
    (latest, time) => (latest === undefined || isAfter(time, latest) ? time : latest),
    undefined,
  );
}

/** Once nobody has it any more, somebody took it back: what was soaked is worth nothing. */
function isThere({ done, going, unseen }: Count): boolean {
  return done.length + going.length + unseen.length > 0;
}

function sizeOf({ behind, failed, going, done }: Count): number {
  return behind.length + failed.length + going.length + done.length;
}

const MAX_NAMED = 3;
const MAX_LENGTH = 400;

interface Telling {
  readonly question: RingQuestion;
  readonly count: Count;
  readonly phase: RingPhase;
  readonly soakEnds: IsoTime | undefined;
}

function messageOf({ question, count, phase, soakEnds }: Telling): string {
  const { version, chart } = question;
  const run = `${version} runs on ${count.done.length} of ${counted(sizeOf(count), 'cluster')}`;
  switch (phase) {
    case 'Empty':
      return `no cluster of it has ${chart}`;
    case 'Behind':
      return sizeOf(count) === 0
        ? otherVersion(count, version)
        : `${run}; behind: ${named(count.behind)}`;
    case 'RollingOut':
      return `${run}; on its way: ${named(count.going.map(({ name }) => name))}`;
    case 'Soaking':
      return `${runOrUnseen(count, version, run)}; its soak time ends ${soakEnds === undefined ? 'later' : minuteOf(soakEnds)}`;
    case 'Passed':
      return `${runOrUnseen(count, version, run)}; its soak time is over`;
    case 'Unhealthy':
      return cut(
        `${version} does not run well on ${named(count.failed.map(nameAndPhase))}`,
        MAX_LENGTH,
      );
  }
}

/** By hand, or because its source took a newer version back: what runs there says nothing about this one. */
function otherVersion({ all }: Count, version: string): string {
  const found = [...new Set(all.map(({ expected }) => expected))];
  return `none of its clusters runs ${version}, and none can be brought to it; the base branch gives them ${named(found)}`;
}

function runOrUnseen({ done }: Count, version: string, run: string): string {
  return done.length > 0
    ? run
    : `nobody can look at its clusters, which have been given ${version}`;
}

function nameAndPhase({ name, phase }: InstallRecord): string {
  return `${name} (${phase})`;
}

function named(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `2026-12-01 14:00 UTC` */
function minuteOf(time: IsoTime): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
