import type { InvocationContext } from '@azure/functions';
import { getClient } from 'durable-functions';
import type { ImportImageStep } from '../../../shared/core/charts/chart-plan';
import type { ImportProgress } from '../../../shared/core/charts/import-progress';
import type { Failure } from '../../../shared/core/base/errors';
import { syncKey } from '../../../shared/core/base/sync-subject';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { PlannedChart, PushResult } from '../../../shared/core/run/chart/chart-run';
import { endedChart } from '../../../shared/core/run/chart/chart-run';
import { freshChartState } from '../../../shared/core/run/chart/chart-state';
import { chartStateAfter } from '../../../shared/core/run/chart/chart-state-after';
import { verdictOf } from '../../../shared/core/run/verdict';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { enqueueRun } from '../../enqueue';
import { chartPlans } from '../support/kept-plans';
import type { ChartPlanRef } from '../support/may-sync';
import type { RunEnd } from '../support/record';
import { finishRun, recordPlan } from '../support/record';

/** All that an orchestrator can say of a run: the plan and its imports come from the store. */
export interface RecordChartInput extends ChartPlanRef {
  readonly pushes: readonly PushResult[];
  /** Of imports whose progress could not be kept. */
  readonly lost: readonly Failure[];
}

/** Writes down what the sync of a chart came to, enqueues the repositories that use it, and last the work item. */
export async function recordChart(
  { chart, planId, pushes, lost }: RecordChartInput,
  context: InvocationContext,
): Promise<RunEnd> {
  const adapters = currentAdapters();
  const kept = chartPlans(adapters, chart);
  return recordPlan(adapters, kept, planId, async (planned, plannedAt) => {
    const carriedOut = { imports: await importsOf(adapters, planned), pushes, lost };
    const { configuration } = await adapters.configuration.current();
    const ended = endedChart(planned, carriedOut);
    const { writes } = ended;
    const run = { planned, carriedOut, writes, verdict: verdictOf(ended), now: adapters.now() };
    const state = await adapters.store.charts.update(chart, (before = freshChartState(chart)) =>
      chartStateAfter(before, run),
    );
    if (state.untold === true) await enqueueRepositories(adapters, context, chart, configuration);
    return finishRun(adapters, kept.key, { ...run, plannedAt });
  });
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
