import { codesOf } from '../../../shared/core/base/troubles';
import type { IsoTime } from '../../../shared/core/base/iso-time';
import { subjectOfKey } from '../../../shared/core/base/sync-subject';
import type { WorkKey } from '../../../shared/core/base/work-key';
import { isSyncKey } from '../../../shared/core/base/work-key';
import type { RunResult } from '../../../shared/core/queue/work-item';
import { isBehind } from '../../../shared/core/queue/work-item';
import type { ActivityEntry } from '../../../shared/core/run/activity';
import type { PlannedRun } from '../../../shared/core/run/run';
import type { Verdict } from '../../../shared/core/run/verdict';
import { endOf } from '../../../shared/core/run/verdict';
import type { Adapters } from '../../../shared/current-adapters';
import { forgetOldPlans } from './forget-old-plans';
import type { KeptPlans } from './kept-plans';
import { named, planForRecord } from './kept-plans';
import { recordActivity } from './record-activity';

export interface RunEnd {
  /** True: somebody asked again meanwhile, or the run has to be repeated. */
  readonly behind: boolean;
  /** Or why nothing was written down: the code of the failure. */
  readonly outcome: Verdict['outcome'] | { readonly refused: string };
}

/** Writes down what came of a plan that a run has made, and forgets old ones. */
export async function recordPlan<S, P extends PlannedRun, G>(
  adapters: Adapters,
  kept: KeptPlans<S, P, G>,
  planId: string,
  record: (planned: P, plannedAt: IsoTime) => Promise<RunEnd>,
): Promise<RunEnd> {
  const planned = await planForRecord(adapters, kept, planId);
  // The row stays behind, so the work pump begins a run of its own.
  if (!planned.ok) return { behind: false, outcome: { refused: planned.failure.code } };
  const end = await record(planned.value.planned, planned.value.at);
  await forgetOldPlans(adapters, kept);
  return end;
}

/** What a run came to. */
interface EndedPlan {
  readonly planned: Pick<PlannedRun, 'planId' | 'generation'>;
  readonly writes: number;
  readonly verdict: Verdict;
  readonly now: IsoTime;
  /** When its plan was made: a run that is recorded again is the same run by it. */
  readonly plannedAt: IsoTime;
  /** Of a cluster. */
  readonly more?: Partial<RunResult>;
}

/** Ends the run of a work item, after everything else was written down: a crash before it repeats the run. */
export async function finishRun(
  adapters: Adapters,
  key: WorkKey,
  { planned, writes, verdict, now, plannedAt, more }: EndedPlan,
): Promise<RunEnd> {
  const { planId } = planned;
  await recordActivity(adapters, entryOf(key, { planId, writes, verdict, now }), plannedAt);
  const item = await adapters.store.work.finish(key, { ...endOf(planned, verdict, now), ...more });
  const { outcome, failure, stalled, troubles } = verdict;
  const words = isSyncKey(key) ? SYNC : CLUSTER;
  adapters.log(
    failure === undefined ? 'info' : 'warn',
    stalled.length > 0 ? words.stalled : words.ended,
    {
      ...named(key),
      ...{ planId, outcome, writes },
      ...codesOf(troubles),
      ...(failure && { code: failure.code, message: failure.message }),
    },
  );
  return { behind: isBehind(item), outcome };
}

function entryOf(
  key: WorkKey,
  run: Pick<ActivityEntry, 'planId' | 'writes'> & Pick<EndedPlan, 'verdict' | 'now'>,
): ActivityEntry {
  const { planId, writes, verdict, now: at } = run;
  const { outcome, message, troubles } = verdict;
  const { kind, name: of } = isSyncKey(key)
    ? subjectOfKey(key)
    : ({ kind: 'cluster', name: key } as const);
  return { ...{ at, kind, of, planId, writes, outcome, message }, ...codesOf(troubles) };
}

/** The alert rule of infra/monitoring.bicep looks for the first word. */
const CLUSTER = { stalled: 'ClusterStalled', ended: 'run ended' };
const SYNC = { stalled: 'SyncStalled', ended: 'sync ended' };
