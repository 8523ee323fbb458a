import type { RunRecord } from './cluster-state';
import type { Failure } from './errors';
import { consequenceOf, retryAfterAll } from './retry';
import type { RunFacts } from './run';
import type { Hold } from './work-item';

/** What a run came to: whether its requests are served, when to look again, and what to tell people. */
export interface Verdict {
  readonly done: boolean;
  readonly retryInMs?: number;
  /** hard when a quota said when to come back. */
  readonly hold: Hold;
  readonly outcome: RunRecord['outcome'];
  /** See firstToTell. */
  readonly failure?: Failure;
  readonly stalled: readonly Failure[];
  /** True while Azure may not give tokens yet for what we attached. */
  readonly settling: boolean;
  readonly message: string;
}

/**
 * Judges a run. Failures that mend themselves keep the work item behind; stalled ones wait for a human or the next sweep.
 * `settling`: milliseconds until what was attached is sure to give tokens; the cluster is looked at again then.
 */
export function verdictOf(facts: RunFacts, settling = 0): Verdict {
  const failures = allFailures(facts);
  const stalled = failures.filter(isStalled);
  const retryInMs = longest(
    retryAfterAll(failures, facts.planned.attempts),
    settling === 0 ? undefined : settling,
  );
  const failure = firstToTell(failures);
  return {
    done: retryInMs === undefined,
    ...(retryInMs !== undefined && { retryInMs }),
    hold: failures.some(({ policy }) => policy === 'Throttled') ? 'hard' : 'soft',
    outcome: outcomeOf(facts, failures, stalled),
    ...(failure !== undefined && { failure }),
    stalled,
    settling: settling > 0,
    message: messageOf(facts, failure),
  };
}

/** The failure that people should read first: what only they can mend, before what mends itself. */
export function firstToTell(failures: readonly Failure[]): Failure | undefined {
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
    ...hosts.flatMap((host) => host.refused.map((refused) => refused.failure)),
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
  if (stalled.length > 0) return 'Stalled';
  if (failures.length > 0) return failures.every(isPatience) ? 'Waiting' : 'Failed';
  if (!planned.apply) return 'Observed';
  if (planned.intent === 'offboard' || planned.rest?.reason === 'ClusterGone') return 'OffBoarded';
  return writes > 0 ? 'Changed' : 'Converged';
}

function isPatience(failure: Failure): boolean {
  return failure.policy === 'Waiting' || failure.policy === 'Throttled';
}

function messageOf({ planned, writes }: RunFacts, failure: Failure | undefined): string {
  if (failure !== undefined) return `${failure.code}: ${failure.message}`;
  if (planned.rest !== undefined) return planned.rest.message;
  const steps = planned.plan.steps.length;
  return steps === 0
    ? 'Everything was in place.'
    : `${steps} steps carried out with ${writes} writes.`;
}
