import type { PinnedImage } from '../../charts/chart-plan';
import type { Digest, ResolvedChart } from '../../charts/release';
import type { JsonObject } from '../../base/json';
import type { NotedState } from '../state';
import { NEVER_RUN } from '../state';

/**
 * A chart as the last run left it. Besides telling people, this is where the sync of a repository reads what is in the
 * registries: only of those that are complete.
 */
export interface ChartState extends NotedState {
  readonly chart: string;
  /** The version that was chosen; absent until one was found. */
  readonly resolved?: SyncedChart;
  readonly registries: readonly ChartInRegistry[];
  /** True: what repositories may ask for has changed, and they have not been told yet. A run that breaks off there leaves it. */
  readonly untold?: boolean;
}

export interface SyncedChart extends Omit<ResolvedChart, 'images' | 'values'> {
  /** The chart's own values; absent where no row could hold them, which a note then says. */
  readonly values?: JsonObject;
  readonly images: readonly PinnedImage[];
  /** Of the rules under which it was read: other rules may find other images in the same package. */
  readonly rulesKey: string;
}

/** One whose values were kept. */
export interface WholeChart extends SyncedChart {
  readonly values: JsonObject;
}

/** True of a chart that was stored with its values. */
export function isWhole(chart: SyncedChart | undefined): chart is WholeChart {
  return chart?.values !== undefined;
}

export interface ChartInRegistry {
  /** Name in the configuration. */
  readonly name: string;
  readonly loginServer: string;
  /** True when chart and images of `resolved` were all seen there. */
  readonly complete: boolean;
  /** What is not there yet, for people; a long list is cut. */
  readonly missing: readonly string[];
  /** Of the chart's manifest there, where somebody else has pushed the same chart; absent: ours. */
  readonly chartDigest?: Digest;
}

/** State of a chart that nobody has looked at yet. */
export function freshChartState(chart: string): ChartState {
  return { chart, registries: [], notes: [], ...NEVER_RUN };
}

/** What may be asked for in Git: the chart, if all of it is in the registry of that name. */
export function chartIn(state: ChartState, registry: string): SyncedChart | undefined {
  const there = state.registries.find(({ name, complete }) => name === registry && complete);
  if (there === undefined || state.resolved === undefined) return undefined;
  const { chartDigest: manifestDigest = state.resolved.manifestDigest } = there;
  return { ...state.resolved, manifestDigest };
}
