import type { IsoTime } from './iso-time';
import { isoTime, msOf } from './iso-time';

/**
 * The writes of a cluster's last hour, counted in the store before each is sent: the bound that no path passes, whatever
 * bug, fight or storm asks for more.
 */
export interface WriteBudget {
  /** Every write that was sent. */
  readonly sent: readonly Tally[];
  /** Those that Azure refused, by what they were about. */
  readonly refused: Readonly<Record<string, readonly Tally[]>>;
}

/** How many in one minute since 1970. */
export type Tally = readonly [minute: number, count: number];

export interface WriteRequest {
  /** ISO time. */
  readonly now: IsoTime;
  /** What is written to. */
  readonly target: string;
  /** True when a person asked for the run: it may pass the bound by a quarter. */
  readonly byPerson: boolean;
  /** Writes for one cluster within an hour; `maxWritesPerHour` of the settings. */
  readonly bound: number;
}

/** Refused writes to one host, or at one scope, within an hour: after those nothing more is sent to it. */
export const REFUSED_PER_TARGET_AND_HOUR = 10;
/** What the bound is where the configuration does not say. */
export const DEFAULT_WRITES_PER_HOUR = 300;
/** The share of a bound by which a person may pass it. */
export const PERSONS_SHARE = 0.25;

const HOUR_MINUTES = 60;
const MINUTE_MS = 60_000;

export const NOTHING_WRITTEN: WriteBudget = { sent: [], refused: {} };

export interface BudgetDecision {
  readonly budget: WriteBudget;
  /** ISO time at which the write may be sent; absent: now, and it is counted. */
  readonly waitUntil?: IsoTime;
}

/** Counts a write that is about to be sent, or says when there is room for it. */
export function spend(before: WriteBudget, request: WriteRequest): BudgetDecision {
  const now = minuteOf(request.now);
  const budget = recent(before, now);
  const share = request.byPerson ? 1 + PERSONS_SHARE : 1;
  const waits = [
    roomAt(budget.sent, Math.floor(request.bound * share)),
    roomAt(budget.refused[request.target] ?? [], Math.floor(REFUSED_PER_TARGET_AND_HOUR * share)),
  ].filter((minute) => minute !== undefined);
  if (waits.length === 0) return { budget: { ...budget, sent: counted(budget.sent, now) } };
  return { budget: before, waitUntil: isoTime(Math.max(...waits) * MINUTE_MS) };
}

/** Counts a refusal of a write that was sent. */
export function noteRefusal(
  before: WriteBudget,
  { now, target }: Pick<WriteRequest, 'now' | 'target'>,
): WriteBudget {
  const minute = minuteOf(now);
  const budget = recent(before, minute);
  const refused = counted(budget.refused[target] ?? [], minute);
  return { ...budget, refused: { ...budget.refused, [target]: refused } };
}

function minuteOf(time: IsoTime): number {
  return Math.floor(msOf(time) / MINUTE_MS);
}

/** A minute is only forgotten when all of it is an hour ago: the bound holds for any sixty minutes. */
function isRecent([minute]: Tally, now: number): boolean {
  return minute >= now - HOUR_MINUTES;
}

function recent({ sent, refused }: WriteBudget, now: number): WriteBudget {
  const kept = (tallies: readonly Tally[]): readonly Tally[] =>
    tallies.filter((tally) => isRecent(tally, now));
  const targets = Object.entries(refused).map(
    ([target, tallies]) => [target, kept(tallies)] as const,
  );
  return {
    sent: kept(sent),
    refused: Object.fromEntries(targets.filter(([, tallies]) => tallies.length > 0)),
  };
}

/** The minute in which one more is allowed; undefined: this one. */
function roomAt(tallies: readonly Tally[], most: number): number | undefined {
  let tooMany = tallies.reduce((sum, [, count]) => sum + count, 0) - most + 1;
  if (tooMany <= 0) return undefined;
  const byTime = tallies.toSorted(([a], [b]) => a - b);
  const last = byTime.find(([, count]) => (tooMany -= count) <= 0) ?? byTime.at(-1);
  return last === undefined ? undefined : last[0] + HOUR_MINUTES + 1;
}

function counted(tallies: readonly Tally[], minute: number): readonly Tally[] {
  const others = tallies.filter(([at]) => at !== minute);
  const [, count] = tallies.find(([at]) => at === minute) ?? [minute, 0];
  return [...others, [minute, count + 1]];
}
