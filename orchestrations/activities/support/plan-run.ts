import type { WorkKey } from '../../../shared/core/base/work-key';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { UpToDate } from '../../../shared/core/queue/check-start';
import { checkStart } from '../../../shared/core/queue/check-start';
import type { WorkItem } from '../../../shared/core/queue/work-item';
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
export interface Planner<K extends WorkKey, P extends PlannedRun, T extends Ticket> {
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
export async function planRun<K extends WorkKey, S, P extends PlannedRun, G, T extends Ticket>(
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
  const planned = await adapters.correlate(planId, () => planner.plan(job));
  const mode = planModeOf(planned, { preview, dryRun: adapters.dryRun });
  const ended = await planner.claim?.(job, planned, mode);
  if (ended !== undefined) return ended;
  await kept.plans.put(kept.of, { planId, at: adapters.now(), mode, planned });
  // Nobody records a preview, and a cluster may have nothing else.
  if (preview) await forgetOldPlans(adapters, kept);
  return planner.ticketOf(planned);
}
