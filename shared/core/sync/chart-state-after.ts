import { failuresIn } from '../base/troubles';
import { registryResults } from './after-sync';
import type { SyncEnding } from './sync-history';
import { historyAfter } from './sync-history';
import type { ChartCarriedOut, PlannedChart } from './sync-run';
import type { ChartState } from './sync-state';
import { syncConditions } from './sync-verdict';

/** A chart with what its run has carried out. */
export interface ChartRun {
  readonly planned: PlannedChart;
  readonly carriedOut: ChartCarriedOut;
}

/** What is remembered of a chart after a run; `untold` when repositories that use it would get something else now. */
export function chartStateAfter(
  before: ChartState,
  { planned, carriedOut }: ChartRun,
  { facts, verdict, now }: SyncEnding,
): ChartState {
  const { resolved = before.resolved } = planned;
  const after: ChartState = {
    chart: planned.chart,
    conditions: syncConditions(before.conditions, facts, verdict, now),
    ...failuresIn(verdict.troubles),
    observedGeneration: planned.generation,
    ...(resolved !== undefined && { resolved }),
    registries: registryResults(planned, carriedOut),
    notes: resolved?.notes ?? [],
    history: historyAfter(before.history, planned, { facts, verdict, now }),
    lastRunAt: now,
  };
  return before.untold === true || isNews(before, after) ? { ...after, untold: true } : after;
}

/** True when a repository would propose something else now. */
function isNews(before: ChartState, after: ChartState): boolean {
  return offerOf(before) !== offerOf(after);
}

function offerOf({ registries, resolved }: ChartState): string {
  const complete = registries.filter((registry) => registry.complete);
  return JSON.stringify([
    resolved?.manifestDigest,
    resolved?.deprecated,
    complete.map(({ name, chartDigest }) => [name, chartDigest].join(' ')).sort(),
  ]);
}
