import type { InvocationContext } from '@azure/functions';
import { getClient } from 'durable-functions';
import { chartFacts, registryResults } from '../../shared/core/charts/after-sync';
import type { ChartCarriedOut, PlannedChart } from '../../shared/core/sync-run';
import type { ChartState } from '../../shared/core/sync-state';
import { freshChartState } from '../../shared/core/sync-state';
import { syncConditions, syncVerdict } from '../../shared/core/sync-verdict';
import type { Configuration } from '../../shared/core/profile';
import { services } from '../../shared/services';
import type { Services } from '../../shared/services';
import { requestSync } from '../request';
import type { Occasion, SyncEnd } from './finish-sync';
import { finishSync, historyAfter } from './finish-sync';

export interface RecordChartInput {
  readonly planned: PlannedChart;
  readonly carriedOut: ChartCarriedOut;
}

/** Writes down what the sync of a chart came to, tells the targets that use it, and last the work item. */
export async function recordChart(
  input: RecordChartInput,
  context: InvocationContext,
): Promise<SyncEnd> {
  const s = services();
  const { planned, carriedOut } = input;
  const { configuration } = await s.configuration.current();
  const facts = chartFacts(planned, carriedOut);
  const verdict = syncVerdict(facts);
  const state = await s.store.charts.update(planned.chart, (latest) =>
    stateAfter(latest ?? freshChartState(planned.chart), input, { facts, verdict, now: s.now() }),
  );
  if (state.untold === true) await tellTargets(s, context, planned.chart, configuration);
  const subject = { kind: 'chart', name: planned.chart } as const;
  return finishSync(s, subject, { run: planned, facts, verdict });
}

function stateAfter(
  before: ChartState,
  { planned, carriedOut }: RecordChartInput,
  { facts, verdict, now }: Occasion,
): ChartState {
  const { resolved = before.resolved } = planned;
  const after: ChartState = {
    chart: planned.chart,
    conditions: syncConditions(before.conditions, facts, verdict, now),
    observedGeneration: planned.generation,
    ...(resolved !== undefined && { resolved }),
    registries: registryResults(planned, carriedOut),
    notes: resolved?.notes ?? [],
    history: historyAfter(before.history, planned, { facts, verdict, now }),
    lastRunAt: now,
  };
  return before.untold === true || isNews(before, after) ? { ...after, untold: true } : after;
}

/** True when a target would propose something else now. */
function isNews(before: ChartState, after: ChartState): boolean {
  return offerOf(before) !== offerOf(after);
}

function offerOf({ registries, resolved }: ChartState): string {
  const complete = registries.filter((registry) => registry.complete);
  return JSON.stringify([
    resolved?.manifestDigest,
    resolved?.deprecated,
    complete.map(({ name }) => name).sort(),
  ]);
}

async function tellTargets(
  s: Services,
  context: InvocationContext,
  chart: string,
  { profiles }: Configuration,
): Promise<void> {
  const targets = profiles.flatMap(({ gitops }) =>
    gitops?.charts.includes(chart) ? [gitops.target] : [],
  );
  for (const name of new Set(targets)) {
    const subject = { kind: 'target', name } as const;
    const detail = `${chart} has changed in the registries`;
    await requestSync(s, getClient(context), { subject, source: 'sync', detail });
  }
  // Only now: a crash before it tells them twice, and that costs a look; the other order would lose the news.
  await s.store.charts.update(chart, (state = freshChartState(chart)) => {
    const { untold, ...rest } = state;
    return untold === undefined ? state : rest;
  });
}
