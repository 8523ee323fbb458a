import type { LackCode } from '../base/repo-file';
import type { ChartOnCluster } from './install/chart-on-cluster';

/** A chart that clusters should have, do not, and that no request brings them. */
export interface ChartLack {
  readonly chart: string;
  readonly code: LackCode;
  readonly message: string;
  /** How to settle it, each by itself. */
  readonly ways: readonly string[];
  /** Names of the clusters; of many the first. */
  readonly clusters: readonly string[];
  /** How many clusters there are. */
  readonly count: number;
}

/** Of a lack that is the same for many. */
const MAX_NAMED = 20;

/** A cluster, and how its charts stand. */
export interface ClusterCharts {
  readonly name: string;
  readonly charts: readonly ChartOnCluster[];
}

/** What clusters lack, once for all that lack it for the same reason. */
export function chartLacks(clusters: readonly ClusterCharts[]): readonly ChartLack[] {
  const all = clusters.flatMap(({ name, charts }) =>
    charts.flatMap((one) => (one.kind === 'lacking' ? [{ name, lack: one }] : [])),
  );
  const alike = Map.groupBy(all, ({ lack }) => `${lack.chart} ${lack.code} ${lack.message}`);
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { chart, code, message, ways } = first.lack;
    const names = group.map(({ name }) => name);
    return [
      { chart, code, message, ways, clusters: names.slice(0, MAX_NAMED), count: names.length },
    ];
  });
}

/** Charts that clusters have in another way than ours: their versions are not ours to raise, which is said. */
export function elsewise(clusters: readonly ClusterCharts[]): readonly string[] {
  const all = clusters.flatMap(({ name, charts }) =>
    charts.flatMap((one) =>
      one.kind === 'applied' && one.why !== undefined
        ? [{ name, chart: one.chart, why: one.why }]
        : [],
    ),
  );
  const alike = Map.groupBy(all, ({ chart, why }) => `${chart}: ${why}`);
  return [...alike].map(([text, group]) => {
    const names = group.map(({ name }) => name);
    const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
    return `${text} On ${names.slice(0, MAX_NAMED).join(', ')}${more}.`;
  });
}
