import type { IsoTime } from '../base/iso-time';
import { plusMs } from '../base/iso-time';
import type { ConditionChange, ReasonCode } from '../base/conditions';
import { condition } from '../base/conditions';
import type { Failure } from '../base/errors';
import { consequenceOf, retryAfterAll } from '../base/retry';
import type { Trouble } from '../base/troubles';
import { troublesOf } from '../base/troubles';
import type { Hold, RunResult } from '../queue/work-item';
import type { Skip } from './run';

/** What the failures of a run mean for its work item and its conditions. */
interface Judgement {
  readonly done: boolean;
  readonly retryInMs?: number;
  /** True when nothing has failed, and somebody only looks again at a time that is known. */
  readonly waits?: boolean;
  /** hard when a quota said when to come back. */
  readonly hold: Hold;
  /** See mostUrgent. */
  readonly failure?: Failure;
  /** What is waited for although nothing is wrong: see Failure.aside. */
  readonly aside?: Failure;
  readonly stalled: readonly Failure[];
  /** All that is wrong, worst first. */
  readonly troubles: readonly Trouble[];
}

/** What a run came to: whether its requests are served, when to look again, and what to tell people. */
export interface Verdict extends Judgement {
  readonly outcome:
    'Converged' | 'Changed' | 'Waiting' | 'Failed' | 'Stalled' | 'OffBoarded' | 'Observed';
  readonly message: string;
  readonly ready: ConditionChange;
}

/** A run of any kind whose steps have ended. */
export interface EndedRun {
  /** Failed runs in a row before this one. */
  readonly attempts: number;
  readonly failures: readonly Failure[];
  readonly writes: number;
  /** Milliseconds after which somebody must look again whatever happened. */
  readonly againInMs?: number;
  /** What it came to if nothing has failed. */
  readonly unlessFailed: Pick<Verdict, 'outcome' | 'message' | 'ready'>;
  /** Ready whatever has failed. */
  readonly ready?: ConditionChange;
}

/** Judges a run. */
export function verdictOf(run: EndedRun): Verdict {
  const judgement = judge(run.failures, run.attempts, run.againInMs);
  const { failure, stalled } = judgement;
  const outcome = troubleOf(troubling(run.failures), stalled) ?? run.unlessFailed.outcome;
  const { message, ready } = failure === undefined ? run.unlessFailed : failed(failure);
  return { ...judgement, outcome, message, ready: run.ready ?? ready };
}

function failed(failure: Failure): Pick<Verdict, 'message' | 'ready'> {
  const { code } = failure;
  const message = `${code}: ${failure.message}`;
  return { message, ready: condition('Ready', 'False', code, withRemedy(message, failure)) };
}

/** Ready of what is left alone: nobody knows. */
export function unknown({ reason, message }: Skip<ReasonCode>): ConditionChange {
  return condition('Ready', 'Unknown', reason, message);
}

/** The message, and what a human does about it. */
export function withRemedy(message: string, failure: Failure | undefined): string {
  const remedy = failure?.remedy;
  return remedy === undefined ? message : `${message} To fix it: ${remedy}`;
}

/** What the queue is told of a run: whether it has served its requests, and when the next may start. */
export function endOf(
  { generation }: { readonly generation: number },
  { done, retryInMs, hold, failure }: Judgement,
  now: IsoTime,
): RunResult {
  const wait = retryInMs === undefined ? {} : { notBefore: plusMs(now, retryInMs), hold };
  return { generation, done, now, ...(failure !== undefined && { failed: true }), ...wait };
}

/**
 * Judges the failures of a run. Those that mend themselves keep the work item behind; stalled ones wait for a human or the
 * next sweep. `settling`: milliseconds after which somebody must look again whatever happened.
 */
function judge(failures: readonly Failure[], attempts: number, settling = 0): Judgement {
  const shared = failures.filter(({ apart }) => apart !== true);
  const sharedMs = longest(retryAfterAll(shared, attempts), settling === 0 ? undefined : settling);
  const retryInMs = sharedMs ?? soonest(failures);
  const failure = mostUrgent(troubling(failures));
  const aside = failures.find((each) => each.aside === true);
  return {
    done: retryInMs === undefined,
    ...(retryInMs !== undefined && { retryInMs }),
    ...(sharedMs === undefined && retryInMs !== undefined && { waits: true }),
    hold: failures.some(({ policy }) => policy === 'Throttled') ? 'hard' : 'soft',
    ...(failure !== undefined && { failure }),
    ...(aside !== undefined && { aside }),
    stalled: failures.filter(isStalled),
    troubles: troublesOf(failures),
  };
}

/** What waits for its own sake alone: nobody has failed, and a run that comes for another reason looks at it as well. */
function soonest(failures: readonly Failure[]): number | undefined {
  const waits = failures.flatMap(({ apart, retryAfterMs }) =>
    apart === true ? (retryAfterMs ?? []) : [],
  );
  return waits.length === 0 ? undefined : Math.min(...waits);
}

function troubling(failures: readonly Failure[]): readonly Failure[] {
  return failures.filter(({ aside }) => aside !== true);
}

/** The failure that people should read first: what only they can mend, before what mends itself. */
export function mostUrgent(failures: readonly Failure[]): Failure | undefined {
  return failures.find(isStalled) ?? failures[0];
}

function longest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function isStalled(failure: Failure): boolean {
  return consequenceOf(failure, 0).condition === 'Stalled';
}

/** The outcome that failures alone decide; undefined when there are none. */
function troubleOf(
  failures: readonly Failure[],
  stalled: readonly Failure[],
): 'Stalled' | 'Waiting' | 'Failed' | undefined {
  if (stalled.length > 0) return 'Stalled';
  if (failures.length === 0) return undefined;
  return failures.every(isWaiting) ? 'Waiting' : 'Failed';
}

function isWaiting(failure: Failure): boolean {
  return failure.policy === 'Waiting' || failure.policy === 'Throttled';
}
