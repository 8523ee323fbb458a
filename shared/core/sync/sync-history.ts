import type { IsoTime } from '../base/iso-time';
import { codesOf } from '../base/troubles';
import type { SyncRun } from './sync-run';
import type { SyncRecord } from './sync-state';
import type { SyncFacts, SyncVerdict } from './sync-verdict';

const RUNS_KEPT = 20;

export interface SyncResult {
  readonly run: SyncRun;
  readonly facts: SyncFacts;
  readonly verdict: SyncVerdict;
}

/** What a run came to, and when. */
export interface SyncEnding extends Omit<SyncResult, 'run'> {
  readonly now: IsoTime;
}

/** Latest runs, newest first. */
export function historyAfter(
  before: readonly SyncRecord[],
  { planId, generation }: SyncRun,
  { facts, verdict, now }: SyncEnding,
): readonly SyncRecord[] {
  const record: SyncRecord = {
    at: now,
    planId,
    generation,
    causes: [],
    writes: facts.writes,
    outcome: verdict.outcome,
    message: verdict.message,
    ...codesOf(verdict.troubles),
  };
  // Activities run at least once: the second time there is nothing new to say.
  const others = before.filter((run) => run.planId !== planId);
  const [last] = others;
  const rest = last !== undefined && isSameWait(record, last) ? others.slice(1) : others;
  return [record, ...rest].slice(0, RUNS_KEPT);
}

/** A roll-out is looked at every few minutes: the newest look is enough, or nothing else would stay in the history. */
function isSameWait(record: SyncRecord, last: SyncRecord): boolean {
  const isWait = ({ outcome, writes }: SyncRecord): boolean =>
    outcome === 'Waiting' && writes === 0;
  return (
    isWait(record) &&
    isWait(last) &&
    JSON.stringify(record.failures) === JSON.stringify(last.failures)
  );
}
