import type { IsoTime } from '../../base/iso-time';
import { runStateAfter } from '../state';
import type { Verdict } from '../verdict';
import type { ChartCarriedOut, PlannedChart } from './chart-run';
import { registryResults } from './chart-run';
import type { ChartState } from './chart-state';

/** What a run has come to. */
export interface ChartRun {
  readonly planned: PlannedChart;
  readonly carriedOut: ChartCarriedOut;
  readonly writes: number;
  readonly verdict: Verdict;
  readonly now: IsoTime;
}

/** What is remembered of a chart after a run; `untold` when repositories that use it would get something else now. */
export function chartStateAfter(before: ChartState, run: ChartRun): ChartState {
  const { planned, carriedOut, now } = run;
  const { resolved = before.resolved } = planned;
  const after: ChartState = {
    ...runStateAfter(before, { ...run, ...planned, looks: true }),
    chart: planned.chart,
    ...(resolved !== undefined && { resolved }),
    registries: registryResults(planned, carriedOut),
    notes: resolved?.notes ?? [],
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
