import type { SyncedChart } from '../../../core/run/chart/chart-state';

/** A chart as it was kept: until version 0.1 the version that its source offered was called `release`. */
export type KeptChart = Omit<SyncedChart, 'chartVersion'> &
  (
    | Pick<SyncedChart, 'chartVersion'>
    | { readonly chartVersion?: never; readonly release: SyncedChart['chartVersion'] }
  );

/** A chart that any version kept. */
export function syncedChart(kept: KeptChart): SyncedChart {
  if (kept.chartVersion !== undefined) return kept;
  const { release, ...chart } = kept;
  return { ...chart, chartVersion: release };
}
