import type { WorkKey } from '../../../shared/core/base/work-key';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { UpToDate } from '../../../shared/core/queue/check-start';
import { approvalOf, asksForMore } from '../../../shared/core/queue/work-item';
import { checkStart } from '../../../shared/core/queue/check-start';
import type { WorkItem } from '../../../shared/core/queue/work-item';
import type { Writes } from '../../../shared/core/run/approval';
import { isApproved, writesOf } from '../../../shared/core/run/approval';
import type { PlanOutcome, Ticket } from '../../../shared/core/run/plan-ticket';
import { planModeOf } from '../../../shared/core/run/plan-ticket';
import type { PlannedRun } from '../../../shared/core/run/run';
import type { PlanMode } from '../../../shared/core/run/stored-plan';
import type { Adapters } from '../../../shared/current-adapters';
import { forgetOldPlans } from './forget-old-plans';
import type { KeptPlans } from './kept-plans';

/** One plan to make. */
export interface PlanJob<K extends WorkKey = WorkKey> {
  readonly adapters: Adapters;
  readonly configuration: Configuration;
  /** Of the configuration. */
  readonly version: string;
  readonly item: WorkItem<K> | undefined;
  /** True: for people to read; nobody carries it out. */
  readonly preview: boolean;
  /** What every plan begins with. */
  readonly run: Pick<PlannedRun, 'kind' | 'planId' | 'generation' | 'attempts'>;
}

/** All that differs between planning for a cluster, a chart and a repository. */
export interface Planner<K extends WorkKey, P extends PlannedRun & Writes, T extends Ticket> {
  /** Observes and decides. Changes nothing outside. */
  plan(job: PlanJob<K>): Promise<P>;
  /** The last word before a plan is stored; an answer ends the run without one. */
  claim?(job: PlanJob<K>, planned: P, mode: PlanMode): Promise<UpToDate | undefined>;
  ticketOf(planned: P): T;
}

/**
 * Takes up a work item, plans, and stores the plan before anybody hears of it. What goes on to the orchestrator is its id and
 * what it takes to call the activities in turn. `preview`: plan whatever the queue says, and let nothing be carried out.
 */
export async function planRun<
  K extends WorkKey,
  S,
  P extends PlannedRun & Writes,
  G,
  T extends Ticket,
>(
  adapters: Adapters,
  kept: KeptPlans<S, P, G, K>,
  planner: Planner<K, P, T>,
  preview: boolean,
): Promise<PlanOutcome<T>> {
  const { configuration, version } = await adapters.configuration.current();
  const item = await adapters.store.work.get(kept.key);
  const not = checkStart(item, configuration.settings.cooldownSeconds, adapters.now());
  if (not !== undefined && !preview) return not;
  const planId = adapters.newId();
  const { generation = 0, attempts = 0 } = item ?? {};
  const run = { kind: 'planned', planId, generation, attempts } as const;
  const job = { adapters, configuration, version, item, preview, run };
  const planned = await approvedOnly(
    job,
    kept,
    await adapters.correlate(planId, () => planner.plan(job)),
  );
  const mode = planModeOf(planned, { preview, dryRun: adapters.dryRun });
  const ended = await planner.claim?.(job, planned, mode);
  if (ended !== undefined) return ended;
  await kept.plans.put(kept.of, { planId, at: adapters.now(), mode, planned });
  // Nobody records a preview, and a cluster may have nothing else.
  if (preview) await forgetOldPlans(adapters, kept);
  return planner.ticketOf(planned);
}

/**
 * Somebody who approves a plan has seen that one: where the world has moved on since, the run writes nothing and says so.
 * What else waits in the row is asked for anew, for a run that is bound to no plan.
 */
async function approvedOnly<K extends WorkKey, S, P extends PlannedRun & Writes, G>(
  { adapters, item, preview }: PlanJob<K>,
  { key, of, plans }: KeptPlans<S, P, G, K>,
  planned: P,
): Promise<P> {
  const approval = approvalOf(item);
  if (item === undefined || approval === undefined || preview || !planned.apply) return planned;
  const found = await plans.get(of, approval.planId);
  const isSame =
    found !== undefined && isApproved(writesOf(found.planned), writesOf(planned), approval);
  if (isSame) return planned;
  if (asksForMore(item)) {
    const detail = `what was asked for beside plan ${approval.planId}`;
    const id = `beside-${approval.planId}-${approval.generation}`;
    await adapters.store.work.enqueue(key, { at: adapters.now(), source: 'retry', detail, id });
  }
  const message = `Plan ${approval.planId} was approved, and is no longer what a run would do; nothing was written. Plan again, and apply that plan.`;
  return { ...planned, apply: false, rest: { reason: 'PlanNotApproved', message } };
}
