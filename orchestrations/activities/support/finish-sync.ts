import type { Failure } from '../../../shared/core/base/errors';
import type { SyncResult } from '../../../shared/core/sync/sync-history';
import type { SyncSubject } from '../../../shared/core/base/sync-subject';
import { syncKey } from '../../../shared/core/base/sync-subject';
import type { SyncVerdict } from '../../../shared/core/sync/sync-verdict';
import { syncNotBefore } from '../../../shared/core/sync/sync-verdict';
import { isBehind } from '../../../shared/core/queue/work-item';
import { codesOf } from '../../../shared/core/base/troubles';
import type { Adapters } from '../../../shared/current-adapters';

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

/** Ends the run of a work item, after everything else was written down: a crash before it repeats the run. */
export async function finishSync(
  adapters: Adapters,
  subject: SyncSubject,
  { run, facts, verdict }: SyncResult,
): Promise<SyncEnd> {
  const now = adapters.now();
  const item = await adapters.store.work.finish(syncKey(subject), {
    generation: run.generation,
    done: verdict.done,
    now,
    ...syncNotBefore(verdict, now),
  });
  // The alert rule of infra/monitoring.bicep looks for the first word.
  const message = verdict.stalled.length > 0 ? 'SyncStalled' : 'sync ended';
  adapters.log(verdict.failure === undefined ? 'info' : 'warn', message, {
    subject: syncKey(subject),
    planId: run.planId,
    outcome: verdict.outcome,
    writes: facts.writes,
    ...codesOf(verdict.troubles),
    ...(verdict.failure && { code: verdict.failure.code, message: verdict.failure.message }),
  });
  return { behind: isBehind(item), outcome: verdict.outcome };
}
