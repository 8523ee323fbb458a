import type { Failure } from '../../../shared/core/base/errors';
import type { SyncRecord } from '../../../shared/core/sync/sync-state';
import type { SyncRun } from '../../../shared/core/sync/sync-run';
import type { SyncSubject } from '../../../shared/core/base/sync-subject';
import { syncKey } from '../../../shared/core/base/sync-subject';
import type { SyncFacts, SyncVerdict } from '../../../shared/core/sync/sync-verdict';
import { syncNotBefore } from '../../../shared/core/sync/sync-verdict';
import { isBehind } from '../../../shared/core/queue/work-item';
import { codesOf } from '../../../shared/core/base/troubles';
import type { Services } from '../../../shared/services';

const RUNS_KEPT = 20;

export interface SyncEnd {
  /** True: somebody asked again meanwhile, or the run has to be repeated. */
  readonly behind: boolean;
  /** Or why nothing was written down: the code of the failure. */
  readonly outcome: SyncVerdict['outcome'] | { readonly refused: string };
}

/** The end of a run whose plan is none: the row stays behind, so the work pump begins a run of its own. */
export function refusedEnd({ code }: Failure): SyncEnd {
  return { behind: false, outcome: { refused: code } };
}

export interface SyncResult {
  readonly run: SyncRun;
  readonly facts: SyncFacts;
  readonly verdict: SyncVerdict;
}

/** What a run came to, and when. */
export interface Occasion extends Omit<SyncResult, 'run'> {
  readonly now: string;
}

/** Ends the run of a work item, after everything else was written down: a crash before it repeats the run. */
export async function finishSync(
  s: Services,
  subject: SyncSubject,
  { run, facts, verdict }: SyncResult,
): Promise<SyncEnd> {
  const now = s.now();
  const item = await s.store.sync.finish(subject, {
    generation: run.generation,
    done: verdict.done,
    now,
    ...syncNotBefore(verdict, now),
  });
  // The alert rule of infra/monitoring.bicep looks for the first word.
  const message = verdict.stalled.length > 0 ? 'SyncStalled' : 'sync ended';
  s.log(verdict.failure === undefined ? 'info' : 'warn', message, {
    subject: syncKey(subject),
    planId: run.planId,
    outcome: verdict.outcome,
    writes: facts.writes,
    ...codesOf(verdict.troubles),
    ...(verdict.failure && { code: verdict.failure.code, message: verdict.failure.message }),
  });
  return { behind: isBehind(item), outcome: verdict.outcome };
}

/** Latest runs, newest first. */
export function historyAfter(
  before: readonly SyncRecord[],
  { planId, generation }: SyncRun,
  { facts, verdict, now }: Occasion,
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
