import type { IsoTime } from '../base/iso-time';
import { plusMs } from '../base/iso-time';
import type { Condition, ConditionChange } from '../base/conditions';
import { withConditions, condition } from '../base/conditions';
import type { Failure } from '../base/errors';
import type { Judgement } from '../run/verdict';
import { judge, troubleOf } from '../run/verdict';
import { reconciling, stalled, withRemedy } from '../run/verdict-conditions';
import type { Hold } from '../queue/work-item';

/** What is known of the sync of a chart or of a repository when its steps have ended. */
export interface SyncFacts {
  /** Failed runs in a row before this one. */
  readonly attempts: number;
  readonly failures: readonly Failure[];
  readonly writes: number;
  /** Why nothing is written although something may be missing. */
  readonly rest?: SyncSkip;
  /** Work that was left for the next run although nothing failed; milliseconds until it. */
  readonly continueInMs?: number;
  /** Something that only a human can settle, and that fails nothing else. */
  readonly lacking?: { readonly reason: string; readonly remedy: string };
  /** What is true when nothing failed: the message of Ready. */
  readonly settled: string;
  /** Of a repository whose base branch asks for something. */
  readonly installed?: ConditionChange;
}

export interface SyncSkip {
  readonly reason: 'ObserveOnly' | 'DryRun' | 'NotConfigured' | 'Unused';
  readonly message: string;
}

export interface SyncVerdict extends Judgement {
  readonly outcome: 'Converged' | 'Changed' | 'Waiting' | 'Failed' | 'Stalled' | 'Observed';
  readonly message: string;
}

/** Judges a sync as the run of a cluster is judged. */
export function syncVerdict(facts: SyncFacts): SyncVerdict {
  const { attempts, failures, continueInMs } = facts;
  const judgement = judge(failures, attempts, continueInMs ?? 0);
  const { failure, stalled } = judgement;
  return {
    ...judgement,
    outcome: troubleOf(failures, stalled) ?? outcomeWithoutFailure(facts),
    message:
      failure === undefined
        ? (facts.rest?.message ?? facts.settled)
        : `${failure.code}: ${failure.message}`,
  };
}

function outcomeWithoutFailure({ rest, writes }: SyncFacts): SyncVerdict['outcome'] {
  if (rest !== undefined) return 'Observed';
  return writes > 0 ? 'Changed' : 'Converged';
}

/** The conditions after a sync. Nobody else sets them. */
export function syncConditions(
  before: readonly Condition[],
  facts: SyncFacts,
  verdict: SyncVerdict,
  now: IsoTime,
): readonly Condition[] {
  return withConditions(before, now, [
    ready(facts, verdict),
    reconciling(verdict),
    stalled(verdict),
    ...(facts.installed === undefined ? [] : [facts.installed]),
  ]);
}

function ready({ rest, settled, lacking }: SyncFacts, verdict: SyncVerdict): ConditionChange {
  const { failure } = verdict;
  if (failure !== undefined) return condition('Ready', 'False', failure.code, withRemedy(verdict));
  if (rest !== undefined) return condition('Ready', 'Unknown', rest.reason, rest.message);
  if (lacking !== undefined) {
    const message = `${settled} To mend it: ${lacking.remedy}`;
    return condition('Ready', 'False', lacking.reason, message);
  }
  return condition('Ready', 'True', 'Converged', settled);
}

/** When the work item may be taken up again; nothing for one that is done. */
export function syncNotBefore(
  { retryInMs, hold }: SyncVerdict,
  now: IsoTime,
): { readonly notBefore?: IsoTime; readonly hold?: Hold } {
  if (retryInMs === undefined) return {};
  return { notBefore: plusMs(now, retryInMs), hold };
}
