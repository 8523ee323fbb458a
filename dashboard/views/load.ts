import type { PastRun } from '../api/bodies';
import type { Subject } from './subject';

/** Runs over time, in steps of equal length, oldest first. */
export interface Load {
  readonly stepMs: number;
  readonly bins: readonly LoadBin[];
}

export interface LoadBin {
  /** Beginning of the step, ISO time. */
  readonly at: string;
  /** Runs that went well, and others. */
  readonly well: number;
  readonly notWell: number;
  readonly writes: number;
  /** What ARM's limits left at the tightest moment; undefined where no run of the step knows. */
  readonly readsLeft?: number;
  readonly writesLeft?: number;
}

const MINUTE = 60_000;
const STEPS = [1, 5, 15, 60, 6 * 60, 24 * 60].map((minutes) => minutes * MINUTE);
const MAX_BINS = 60;
/** Of a reconciler that has just begun: bars as wide as the page say nothing. */
const MIN_BINS = 20;
const NOT_WELL: readonly PastRun['outcome'][] = ['Failed', 'Stalled'];

export function loadOf(subjects: readonly Subject[], nowMs: number): Load {
  const runs = subjects.flatMap(({ history }) => history);
  const first = runs.reduce((least, { at }) => Math.min(least, Date.parse(at)), nowMs);
  const stepMs = STEPS.find((step) => (nowMs - first) / step < MAX_BINS) ?? STEPS.at(-1) ?? MINUTE;
  const last = Math.floor(nowMs / stepMs);
  const begun = Math.min(Math.floor(first / stepMs), last - MIN_BINS + 1);
  const from = Math.max(begun, last - MAX_BINS + 1);
  const byStep = Map.groupBy(runs, ({ at }) => Math.floor(Date.parse(at) / stepMs));
  const bins = Array.from({ length: last - from + 1 }, (_, index) =>
    binOf((from + index) * stepMs, byStep.get(from + index) ?? []),
  );
  return { stepMs, bins };
}

function binOf(startMs: number, runs: readonly PastRun[]): LoadBin {
  const notWell = runs.filter(({ outcome }) => NOT_WELL.includes(outcome)).length;
  return {
    at: new Date(startMs).toISOString(),
    well: runs.length - notWell,
    notWell,
    writes: runs.reduce((sum, { writes }) => sum + writes, 0),
    ...least(
      'readsLeft',
      runs.map(({ headroom }) => headroom?.reads),
    ),
    ...least(
      'writesLeft',
      runs.map(({ headroom }) => headroom?.writes),
    ),
  };
}

function least(
  name: 'readsLeft' | 'writesLeft',
  numbers: readonly (number | undefined)[],
): Partial<LoadBin> {
  const known = numbers.filter((each) => each !== undefined);
  return known.length === 0 ? {} : { [name]: Math.min(...known) };
}

/** `5 minutes`, `a day`. */
export function stepInWords(stepMs: number): string {
  const minutes = stepMs / MINUTE;
  if (minutes === 1) return 'a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (minutes === 60) return 'an hour';
  return minutes === 24 * 60 ? 'a day' : `${minutes / 60} hours`;
}
