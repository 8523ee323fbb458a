import type {
  ChartPackage,
  ChartVersion,
  ResolvedChart,
} from '../../../shared/core/charts/release';
import type { ChartRules } from '../../../shared/core/configuration/chart-rules';
import { mergeValues } from '../../../shared/core/charts/values';
import type { Failure } from '../../../shared/core/base/errors';
import type { JsonObject } from '../../../shared/core/base/json';
import type {
  ChartPullRequestFacts,
  CrdChanges,
} from '../../../shared/core/pull-request/pull-request-facts';
import type { Release } from '../../../shared/core/manifests/release';
import type { Adapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import { fetchPackage, offeredVersions } from './resolve-chart';

/** What the source offers of a chart now. */
export interface Offer {
  readonly versions: readonly ChartVersion[];
  /** Why it could not be read just now; what only a human mends may last, and is not waited for. */
  readonly failure?: Failure;
}

export async function versionsOf(adapters: Adapters, rules: ChartRules): Promise<Offer> {
  const offered = await attempt(() => offeredVersions(adapters, rules));
  if (offered.ok) return { versions: offered.value };
  return { versions: [], ...(isPassing(offered.failure) && { failure: offered.failure }) };
}

function isPassing({ policy }: Failure): boolean {
  return policy !== 'Stalled' && policy !== 'Terminal';
}

/** appVersion by version of the chart. */
export function appVersionsOf(releases: readonly ChartVersion[]): Readonly<Record<string, string>> {
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
  readonly offer: Offer;
  /** Values of the repository, on top of the chart's own. */
  readonly values: JsonObject;
  /** As Flux installs it. */
  readonly release: Release;
}

interface Difference {
  readonly facts: Pick<
    ChartPullRequestFacts,
    'valuesBefore' | 'valuesAfter' | 'crds' | 'manifests'
  >;
  /** True: more would be known if the source could be reached. */
  readonly isPartial: boolean;
}

/** What changes for a cluster from one version to the other, read out of both packages; nothing where one cannot be had. */
export async function differenceOf(adapters: Adapters, upgrade: Upgrade): Promise<Difference> {
  const { rules, chart, from, offer, values } = upgrade;
  const valuesAfter = mergeValues(chart.values, values);
  const old = offer.versions.find(({ version }) => version === from);
  if (old === undefined) return { facts: { valuesAfter }, isPartial: offer.failure !== undefined };
  const packages = await attempt(() =>
    Promise.all([
      fetchPackage(adapters, rules, old),
      fetchPackage(adapters, rules, chart.chartVersion),
    ]),
  );
  if (!packages.ok) return { facts: { valuesAfter }, isPartial: isPassing(packages.failure) };
  const [before, after] = packages.value;
  // A chart that takes too much to render says so when it is copied; its request does not wait for that.
  const compared = await attempt(() => adapters.charts.compare(before, after, upgrade.release));
  return {
    facts: {
      valuesBefore: mergeValues(before.values, values),
      valuesAfter,
      crds: crdChanges(before, after),
      ...(compared.ok && { manifests: compared.value }),
    },
    isPartial: false,
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
