import { counted } from '../base/counted';
import type { RunRecord } from './cluster-state';
import type { Failure } from '../base/errors';
import { consequenceOf, retryAfterAll } from '../base/retry';
import type { RunFacts } from './run';
import type { Trouble } from '../base/troubles';
import { troublesOf } from '../base/troubles';
import type { Hold } from '../queue/work-item';

/** What the failures of a run, of whatever kind, mean for its work item and its conditions. */
export interface Judgement {
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
  readonly outcome: RunRecord['outcome'];
  /** True while Azure may not give tokens yet for what we attached. */
  readonly settling: boolean;
  readonly message: string;
}

/**
 * Judges the failures of a run. Those that mend themselves keep the work item behind; stalled ones wait for a human or the
 * next sweep. `settling`: milliseconds after which somebody must look again whatever happened.
 */
export function judge(failures: readonly Failure[], attempts: number, settling = 0): Judgement {
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

/** Judges a run. `settling`: milliseconds until what was attached is sure to give tokens; the cluster is looked at again then. */
export function verdictOf(facts: RunFacts, settling = 0): Verdict {
  const failures = allFailures(facts);
  const judgement = judge(failures, facts.planned.attempts, settling);
  return {
    ...judgement,
    outcome: outcomeOf(facts, troubling(failures), judgement.stalled),
    settling: settling > 0,
    message: messageOf(facts, judgement.failure),
  };
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

function allFailures({ planned, hosts, failures }: RunFacts): readonly Failure[] {
  return [
    ...planned.plan.failures,
    ...failures,
    ...hosts.flatMap((host) => host.failure ?? []),
    ...hosts.flatMap(({ refused }) =>
      refused.flatMap(({ failure, elsewhere }) => (elsewhere ? [] : [failure])),
    ),
  ];
}

function isStalled(failure: Failure): boolean {
  return consequenceOf(failure, 0).condition === 'Stalled';
}

function outcomeOf(
  { planned, writes }: RunFacts,
  failures: readonly Failure[],
  stalled: readonly Failure[],
): RunRecord['outcome'] {
  const troubled = troubleOf(failures, stalled);
  if (troubled !== undefined) return troubled;
  if (!planned.apply) return 'Observed';
  if (planned.intent === 'offboard' || planned.rest?.reason === 'ClusterGone') return 'OffBoarded';
  return writes > 0 ? 'Changed' : 'Converged';
}

/** The outcome that failures alone decide; undefined when there are none. */
export function troubleOf(
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

function messageOf({ planned, writes }: RunFacts, failure: Failure | undefined): string {
  if (failure !== undefined) return `${failure.code}: ${failure.message}`;
  if (planned.rest !== undefined) return planned.rest.message;
  const steps = planned.plan.steps.length;
  return steps === 0
    ? 'Everything was in place.'
    : `${counted(steps, 'step')} carried out with ${counted(writes, 'write')}.`;
}
