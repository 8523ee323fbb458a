import type { ChartPackage, ChartRelease, ResolvedChart } from '../../shared/core/charts/release';
import type { ChartRules } from '../../shared/core/charts/rules';
import { mergeValues } from '../../shared/core/charts/values';
import type { JsonObject } from '../../shared/core/json';
import type { ChartRequestFacts, CrdChanges } from '../../shared/core/pull-request/request-facts';
import type { Services } from '../../shared/services';
import { attempt } from './attempt';
import { fetchPackage, offeredReleases } from './resolve-chart';

/** What the source offers of a chart now; nothing while it cannot be reached: requests do not wait for it. */
export async function versionsOf(s: Services, rules: ChartRules): Promise<readonly ChartRelease[]> {
  const offered = await attempt(() => offeredReleases(s, rules));
  return offered.ok ? offered.value : [];
}

/** appVersion by version of the chart. */
export function appVersionsOf(releases: readonly ChartRelease[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    releases.flatMap(({ version, appVersion }) =>
      appVersion === undefined ? [] : [[version, appVersion]],
    ),
  );
}

export interface Upgrade {
  readonly rules: ChartRules;
  readonly chart: ResolvedChart;
  /** Version that the repository has now. */
  readonly from: string | undefined;
  readonly releases: readonly ChartRelease[];
  /** Values of the repository, on top of the chart's own. */
  readonly values: JsonObject;
}

type Difference = Pick<ChartRequestFacts, 'valuesBefore' | 'valuesAfter' | 'crds'>;

/** What changes for a cluster from one version to the other, read out of both packages; nothing where one cannot be had. */
export async function differenceOf(s: Services, upgrade: Upgrade): Promise<Difference> {
  const { rules, chart, from, releases, values } = upgrade;
  const valuesAfter = mergeValues(chart.values, values);
  const old = releases.find(({ version }) => version === from);
  if (old === undefined) return { valuesAfter };
  const packages = await attempt(() =>
    Promise.all([fetchPackage(s, rules, old), fetchPackage(s, rules, chart.release)]),
  );
  if (!packages.ok) return { valuesAfter };
  const [before, after] = packages.value;
  return {
    valuesBefore: mergeValues(before.values, values),
    valuesAfter,
    crds: crdChanges(before, after),
  };
}

function crdChanges(before: ChartPackage, after: ChartPackage): CrdChanges {
  const old = new Map(before.crds.map(({ path, text }) => [path, text]));
  const now = new Map(after.crds.map(({ path, text }) => [path, text]));
  return {
    added: [...now.keys()].filter((path) => !old.has(path)),
    changed: [...now].flatMap(([path, text]) =>
      old.has(path) && old.get(path) !== text ? [path] : [],
    ),
    removed: [...old.keys()].filter((path) => !now.has(path)),
  };
}
