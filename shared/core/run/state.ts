import type { Condition, ConditionChange } from '../base/conditions';
import { withConditions } from '../base/conditions';
import type { Headroom } from '../base/headroom';
import type { IsoTime } from '../base/iso-time';
import type { Trouble } from '../base/troubles';
import { codesOf, failuresIn } from '../base/troubles';
import type { ChartNote } from '../charts/release';
import { reconciling, stalled } from './verdict-conditions';
import type { Verdict } from './verdict';

/** What is remembered of a cluster, a chart or a repository between runs, for people and for back-off. */
export interface RunState {
  readonly conditions: readonly Condition[];
  /** All that was wrong at the last run, worst first; Ready and Stalled tell of the first. Absent: nothing. */
  readonly failures?: readonly Trouble[];
  /** Generation of the work item that `conditions` speak of. */
  readonly observedGeneration: number;
  /** Latest runs, newest first. */
  readonly history: readonly RunRecord[];
}

/** That of a chart or a repository. */
export interface NotedState extends RunState {
  /** For people. */
  readonly notes: readonly ChartNote[];
  /** ISO time at which the last run ended. */
  readonly lastRunAt?: IsoTime;
}

export interface RunRecord {
  readonly at: IsoTime;
  readonly planId: string;
  readonly generation: number;
  readonly causes: readonly string[];
  readonly writes: number;
  readonly outcome: Verdict['outcome'];
  readonly message: string;
  /** Codes of all that was wrong, worst first; absent when nothing was. */
  readonly failures?: readonly string[];
  /** What ARM's limits left at the tightest moment shortly before the run ended; absent where it did not say. */
  readonly headroom?: Headroom;
}

/** Of anything that nobody has looked at yet. */
export const NEVER_RUN: RunState = { conditions: [], observedGeneration: 0, history: [] };

/** A run as its state tells of it. */
export interface RecordedRun {
  readonly planId: string;
  readonly generation: number;
  readonly writes: number;
  readonly verdict: Verdict;
  readonly now: IsoTime;
  readonly causes?: readonly string[];
  readonly headroom?: Headroom | undefined;
  /**
   * True of what is looked at every few minutes while it rolls out: the newest look is enough, or nothing else would stay in
   * the history.
   */
  readonly looks?: boolean;
  /** Those that not every run sets: the others hang on the verdict alone. */
  readonly conditions?: readonly ConditionChange[];
}

/** The part of a state that is the same for every kind, after a run. Nobody else sets conditions. */
export function runStateAfter(before: RunState | undefined, run: RecordedRun): RunState {
  const { verdict, generation, now } = run;
  const { conditions = [], history = [] } = before ?? {};
  const changes = [verdict.ready, reconciling(verdict), stalled(verdict)];
  return {
    conditions: withConditions(conditions, now, [...changes, ...(run.conditions ?? [])]),
    ...failuresIn(verdict.troubles),
    observedGeneration: generation,
    history: historyAfter(history, run),
  };
}

const RUNS_KEPT = 20;

function historyAfter(before: readonly RunRecord[], run: RecordedRun): readonly RunRecord[] {
  const record = recordOf(run);
  // Activities run at least once: the second time there is nothing new to say.
  const others = before.filter(({ planId }) => planId !== run.planId);
  const [last] = others;
  const isLook = run.looks === true && last !== undefined && isSameWait(record, last);
  return [record, ...(isLook ? others.slice(1) : others)].slice(0, RUNS_KEPT);
}

function recordOf(run: RecordedRun): RunRecord {
  const { planId, generation, writes, now, causes = [], headroom } = run;
  const { outcome, message, troubles } = run.verdict;
  return {
    ...{ at: now, planId, generation, causes, writes, outcome, message },
    ...codesOf(troubles),
    ...(headroom !== undefined && { headroom }),
  };
}

function isSameWait(record: RunRecord, last: RunRecord): boolean {
  const isWait = ({ outcome, writes }: RunRecord): boolean => outcome === 'Waiting' && writes === 0;
  return (
    isWait(record) &&
    isWait(last) &&
    JSON.stringify(record.failures) === JSON.stringify(last.failures)
  );
}
