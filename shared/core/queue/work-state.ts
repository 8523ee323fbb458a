import { isAfter } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import type { Absence } from './absence';
import { absencesAfter, withDeletionEvent } from './absence';
import type { ResourceId } from '../base/resource-id';

export type Hold = 'soft' | 'hard';

/** Why somebody wants a cluster, a chart or a repository looked at. Decides how patient a run is, never what is desired. */
export interface Reason {
  readonly at: IsoTime;
  readonly source: 'event' | 'sweep' | 'http' | 'retry' | 'watch' | 'sync';
  readonly detail: string;
  /** `cluster`: about the cluster or its hosts alone, so nothing is said of identities. */
  readonly about?: 'cluster';
  /** What was deleted, if it tells of a deletion. */
  readonly deleted?: ResourceId;
  /** Of the HTTP request that it came with: carried out again, it counts once. */
  readonly id?: string;
  /** Of a request that approves this plan and no other. */
  readonly planId?: string;
}

/**
 * The part of a row of work that is the same for every subject. `generation` rises with each request;
 * `reconciledGeneration` follows when a run that began at it has ended. Behind = they differ. Nothing is ever dequeued, so
 * nothing can be lost.
 */
export interface WorkState {
  readonly generation: number;
  readonly reconciledGeneration: number;
  /** The latest few, oldest first. */
  readonly reasons: readonly Reason[];
  /** ISO time before which no run may start: Retry-After, back-off, cool-down. */
  readonly notBefore?: IsoTime | undefined;
  /** soft (back-off, a busy cluster): a fresh request may start at once. hard (throttled): nobody may. */
  readonly hold?: Hold | undefined;
  /** Failed runs in a row; drives the back-off. */
  readonly attempts: number;
  /** ISO time at which the last run ended. */
  readonly lastRunAt?: IsoTime;
  /** What Azure said does not exist, and nothing has shown since. */
  readonly absences?: readonly Absence[];
}

/** How a run ended. `done: false` leaves the row behind, to be taken up again at `notBefore`. */
export interface RunResult {
  readonly generation: number;
  readonly done: boolean;
  /** True when something went wrong, or is still waited for. */
  readonly failed?: boolean;
  /** True when the run did not fail: the row only waits for a time that is known. */
  readonly waits?: boolean;
  readonly notBefore?: IsoTime | undefined;
  readonly hold?: Hold | undefined;
  readonly now: IsoTime;
  /** What the run was told does not exist; undefined: it could not look. */
  readonly absences?: readonly Absence[] | undefined;
  /** The run found an off-boarding that must not be carried out: it needs a new word. */
  readonly withdraws?: boolean;
}

/** Older reasons are forgotten. */
export const REASONS_KEPT = 10;

/** Nobody has asked yet. */
export const NO_WORK: WorkState = {
  generation: 0,
  reconciledGeneration: 0,
  reasons: [],
  attempts: 0,
};

/** The row after one more request. */
export function withReason<T extends WorkState>(before: T, reason: Reason): T {
  if (reason.id !== undefined && before.reasons.some(({ id }) => id === reason.id)) return before;
  const held = before.hold === 'hard';
  return {
    ...before,
    notBefore: held ? before.notBefore : undefined,
    hold: held ? 'hard' : undefined,
    generation: before.generation + 1,
    reasons: [...before.reasons, reason].slice(-REASONS_KEPT),
    ...(reason.deleted !== undefined && {
      absences: withDeletionEvent(before.absences ?? [], reason.deleted, reason.at),
    }),
  };
}

/**
 * The row after a run. A late result of an older run changes nothing, nor does one of a generation that this row never
 * had (a row that was lost and made anew): it would count later requests as served.
 */
export function finished<T extends WorkState>(item: T, result: RunResult): T {
  const { generation } = result;
  if (generation < item.reconciledGeneration || generation > item.generation) return item;
  const asked = generation < item.generation;
  return {
    ...item,
    reconciledGeneration: result.done ? generation : item.reconciledGeneration,
    attempts: result.done || result.waits === true ? 0 : item.attempts + 1,
    lastRunAt: result.now,
    ...holdAfter(result, asked),
    absences: absencesAfter(item.absences ?? [], result.absences, asked),
  };
}

/** A request that came in during the run knows what the run did not: the run's back-off does not apply to it. */
function holdAfter(
  { notBefore, hold }: RunResult,
  asked: boolean,
): Pick<WorkState, 'notBefore' | 'hold'> {
  return asked && hold !== 'hard' ? { notBefore: undefined, hold: undefined } : { notBefore, hold };
}

/** True when a hint has come in that no run has served. */
export function isBehind(item: WorkState): boolean {
  return item.generation > item.reconciledGeneration;
}

/** True while something is unserved that a person asked for. Who approves a plan asks for nothing beyond it. */
export function askedByPerson(item: WorkState): boolean {
  return unservedReasons(item).some(
    ({ source, planId }) => source === 'http' && planId === undefined,
  );
}

/** Why the next run comes, as far as it is remembered. */
export function unservedReasons(item: WorkState): readonly Reason[] {
  const unserved = item.generation - item.reconciledGeneration;
  return unserved > 0 ? item.reasons.slice(-unserved) : [];
}

/** Behind and allowed to start at `now` (ISO). */
export function isDue(item: WorkState, now: IsoTime): boolean {
  return isBehind(item) && (item.notBefore === undefined || !isAfter(item.notBefore, now));
}
