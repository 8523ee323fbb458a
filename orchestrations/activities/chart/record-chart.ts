import type { InvocationContext } from '@azure/functions';
import { getClient } from 'durable-functions';
import type { ImportImageStep } from '../../../shared/core/charts/chart-plan';
import type { ImportProgress } from '../../../shared/core/charts/import-progress';
import type { Failure } from '../../../shared/core/base/errors';
import { chartFacts } from '../../../shared/core/sync/after-sync';
import type { PlannedChart, PushResult } from '../../../shared/core/sync/sync-run';
import { freshChartState } from '../../../shared/core/sync/sync-state';
import { syncVerdict } from '../../../shared/core/sync/sync-verdict';
import type { Configuration } from '../../../shared/core/configuration/profile';
import { currentAdapters } from '../../../shared/current-adapters';
import { syncKey } from '../../../shared/core/base/sync-subject';
import type { Adapters } from '../../../shared/current-adapters';
import { enqueueRun } from '../../enqueue';
import type { SyncEnd } from '../support/finish-sync';
import { finishSync, refusedEnd } from '../support/finish-sync';
import type { ChartRun } from '../../../shared/core/sync/chart-state-after';
import { chartStateAfter } from '../../../shared/core/sync/chart-state-after';
import { forgetOldPlans } from '../support/forget-old-plans';
import type { ChartPlanRef } from '../support/may-sync';
import { planOfRun } from '../support/may-sync';

/** All that an orchestrator can say of a run: the plan and its imports come from the store. */
export interface RecordChartInput extends ChartPlanRef {
  readonly pushes: readonly PushResult[];
  /** Of imports whose progress could not be kept. */
  readonly lost: readonly Failure[];
}

/** Writes down what the sync of a chart came to, tells the repositories that use it, and last the work item. */
export async function recordChart(
  input: RecordChartInput,
  context: InvocationContext,
): Promise<SyncEnd> {
  const adapters = currentAdapters();
  const { chart, planId, pushes, lost } = input;
  const found = await adapters.store.chartPlans.get(chart, planId);
  const planned = planOfRun(adapters, `chart:${chart}`, planId, found);
  if ('code' in planned) return refusedEnd(planned);
  const carriedOut = { imports: await importsOf(adapters, planned), pushes, lost };
  const end = await record(adapters, context, { planned, carriedOut });
  await forgetOldPlans(adapters, syncKey({ kind: 'chart', name: chart }), (before, limit) =>
    adapters.store.chartPlans.prune(chart, before, limit),
  );
  return end;
}

async function record(
  adapters: Adapters,
  context: InvocationContext,
  { planned, carriedOut }: ChartRun,
): Promise<SyncEnd> {
  const { configuration } = await adapters.configuration.current();
  const facts = chartFacts(planned, carriedOut);
  const verdict = syncVerdict(facts);
  const occasion = { facts, verdict, now: adapters.now() };
  const state = await adapters.store.charts.update(planned.chart, (latest) =>
    chartStateAfter(latest ?? freshChartState(planned.chart), { planned, carriedOut }, occasion),
  );
  if (state.untold === true)
    await enqueueRepositories(adapters, context, planned.chart, configuration);
  const subject = { kind: 'chart', name: planned.chart } as const;
  return finishSync(adapters, subject, { run: planned, facts, verdict });
}

/** Those that were begun. */
async function importsOf(
  adapters: Adapters,
  { chart, planId, plan }: PlannedChart,
): Promise<readonly ImportProgress[]> {
  const steps = plan.steps.filter((step): step is ImportImageStep => step.kind === 'importImage');
  const kept = await Promise.all(
    steps.map(async (step) => {
      const progress = await adapters.store.chartPlans.progress(chart, planId, step.id);
      return progress === undefined ? [] : [{ ...progress, step }];
    }),
  );
  return kept.flat();
}

async function enqueueRepositories(
  adapters: Adapters,
  context: InvocationContext,
  chart: string,
  { profiles }: Configuration,
): Promise<void> {
  const repositories = profiles.flatMap(({ gitops }) =>
    gitops?.charts.includes(chart) ? [gitops.repository] : [],
  );
  for (const name of new Set(repositories)) {
    const subject = { kind: 'repository', name } as const;
    const detail = `${chart} has changed in the registries`;
    await enqueueRun(adapters, getClient(context), {
      key: syncKey(subject),
      source: 'sync',
      detail,
    });
  }
  // Only now: a crash before it tells them twice, and that costs a look; the other order would lose the news.
  await adapters.store.charts.update(chart, (state = freshChartState(chart)) => {
    const { untold, ...rest } = state;
    return untold === undefined ? state : rest;
  });
}
