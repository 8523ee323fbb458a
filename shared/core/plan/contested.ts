import type { IsoTime } from '../base/iso-time';
import { isAfter, msOf, plusMs } from '../base/iso-time';
import type { ResourceId } from '../base/resource-id';

/**
 * A host or a role from which others take what we gave. Losses are counted, not attempts: one is a look that misses what
 * the ledger held, or what a PATCH has just put there by Azure's own word. It counts once, however often Azure refuses to
 * let us put it back. What is lost while AKS is at work on the cluster (an upgrade, a reimage) is drift and no fight.
 */
export interface Contest {
  /** Id of the host, or of the role assignment. */
  readonly on: string;
  /** ISO times, oldest first. */
  readonly losses: readonly IsoTime[];
  /** True while what was lost last is not back. */
  readonly missing: boolean;
  /** Identities that were taken off the host; empty of a role. */
  readonly taken: readonly ResourceId[];
}

/** A contest with so many losses that we hold back. */
export interface Contested {
  readonly on: string;
  /** ISO time before which nothing is put back. */
  readonly until: IsoTime;
  readonly losses: number;
  readonly taken: readonly ResourceId[];
}

/** What was taken from one host or role. */
export interface Loss {
  readonly on: string;
  readonly taken: readonly ResourceId[];
}

/** What a run saw of things that were ours. */
export interface Losses {
  /** Missing when the run began. */
  readonly lost: readonly Loss[];
  /** Hosts and roles on which the run put it back. */
  readonly putBack: readonly string[];
  /** Put there by the run, and gone again when it looked. */
  readonly lostAgain: readonly Loss[];
  /** True when AKS was at work on the cluster before. */
  readonly byAks: boolean;
}

const HOUR_MS = 3_600_000;
const FIRST_HOLD_MS = 5 * 60_000;
/** A row remembers so many hosts and roles, those lost last before others. */
const MAX_CONTESTS = 100;
/** More than `contestedAfter` can be. */
const MAX_LOSSES = 110;
/** A host carries a few dozen identities. */
const MAX_TAKEN = 100;

/** The contests after a run that looked. */
export function contestsAfter(
  before: readonly Contest[],
  seen: Losses,
  at: { readonly now: IsoTime; readonly contestedAfter: number },
): readonly Contest[] {
  const lost = [...seen.lost, ...seen.lostAgain].map(({ on }) => on);
  const known = before.filter(({ on }) => lost.includes(on) || !isOver(on, before, at));
  const names = new Set([...lost, ...known.map(({ on }) => on)]);
  return [...names]
    .map((on) => contestAfter(known.find((each) => each.on === on) ?? fresh(on), seen, at))
    .filter(({ losses, missing }) => losses.length > 0 || missing)
    .toSorted((a, b) => lastOf(b) - lastOf(a))
    .slice(0, MAX_CONTESTS);
}

/** Those of which somebody has taken so much that we hold back. */
export function contestedOf(
  contests: readonly Contest[],
  contestedAfter: number,
): readonly Contested[] {
  return contests.flatMap(({ on, losses, taken }) => {
    const ms = holdBackMs(losses.length, contestedAfter);
    const last = losses.at(-1);
    if (ms === undefined || last === undefined) return [];
    const until = plusMs(last, ms);
    return [{ on, until, losses: losses.length, taken }];
  });
}

/** Those whose hold has not passed: only what is put back waits for it. */
export function heldBackAt(
  contests: readonly Contest[],
  at: { readonly now: IsoTime; readonly contestedAfter: number },
): readonly Contested[] {
  return contestedOf(contests, at.contestedAfter).filter(({ until }) => isAfter(until, at.now));
}

/**
 * How long to hold back when somebody keeps undoing us: undefined below the limit, then five minutes, doubling to an
 * hour. Bounded writes instead of a fight.
 */
export function holdBackMs(losses: number, contestedAfter: number): number | undefined {
  if (losses < contestedAfter) return undefined;
  return Math.min(FIRST_HOLD_MS * 2 ** Math.min(losses - contestedAfter, 10), HOUR_MS);
}

/** The fight stands only while somebody takes: what is still there when its hold has passed is not contested any more. */
function isOver(
  on: string,
  contests: readonly Contest[],
  { now, contestedAfter }: { readonly now: IsoTime; readonly contestedAfter: number },
): boolean {
  const contested = contestedOf(contests, contestedAfter).find((each) => each.on === on);
  return contested !== undefined && !isAfter(contested.until, now);
}

function contestAfter(
  before: Contest,
  { lost, putBack, lostAgain, byAks }: Losses,
  at: { readonly now: IsoTime; readonly contestedAfter: number },
): Contest {
  const { on } = before;
  const losses = withoutOld(before.losses, at);
  const isOn = (loss: Loss): boolean => loss.on === on;
  const [began, ended] = [lost.filter(isOn), lostAgain.filter(isOn)];
  // A fight that is going on continues while AKS works.
  const isDrift = byAks && losses.length < at.contestedAfter;
  const isNew = began.length > 0 && !before.missing && !isDrift;
  const fresh = [...(isNew ? [at.now] : []), ...ended.map(() => at.now)];
  const taken = [...began, ...ended].flatMap((loss) => loss.taken);
  return {
    on,
    losses: [...losses, ...fresh].slice(-MAX_LOSSES),
    missing: ended.length > 0 || (began.length > 0 && !putBack.includes(on)),
    taken: [...new Set([...taken, ...before.taken])].slice(0, MAX_TAKEN),
  };
}

/** A few losses in an hour are a fight, a few in a week are not. Once it is one, all of it counts until it is over. */
function withoutOld(
  losses: readonly IsoTime[],
  { now, contestedAfter }: { readonly now: IsoTime; readonly contestedAfter: number },
): readonly IsoTime[] {
  if (losses.length >= contestedAfter) return losses;
  const since = plusMs(now, -HOUR_MS);
  return losses.filter((time) => isAfter(time, since));
}

function fresh(on: string): Contest {
  return { on, losses: [], missing: false, taken: [] };
}

function lastOf({ losses }: Contest): number {
  const last = losses.at(-1);
  return last === undefined ? 0 : msOf(last);
}
