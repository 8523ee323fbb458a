import type { Applied, AppliedObject } from '../../applied/flux/types';
import type { Json } from '../../base/json';
import { isJsonObject, textAt, valueAt } from '../../base/json';
import { withoutTrailing } from '../../base/trailing';

/** A chart as it lies in the registries of the fleet. */
export interface KnownChart {
  readonly chart: string;
  /** `charts/aad-pod-identity`, below a login server. */
  readonly repository: string;
  /** Login servers that have it. */
  readonly registries: readonly string[];
}

/** A release of the chart on one cluster. */
export interface ChartRelease {
  readonly release: AppliedObject;
  /** Says the version: the release itself, its OCIRepository or its HelmChart. Absent: it is not in what Flux applies. */
  readonly pin?: AppliedObject;
  readonly source: ChartSource;
}

export type ChartSource =
  /** One of our registries. */
  | { readonly kind: 'ours' }
  | { readonly kind: 'other'; readonly url: string }
  /** What the release refers to is not applied from here; in words. */
  | { readonly kind: 'missing'; readonly what: string };

/** Every release of a chart that Flux applies to a cluster, from wherever it takes the chart. */
export function chartReleases(applied: Applied, chart: KnownChart): readonly ChartRelease[] {
  return applied.objects
    .filter((object) => isOf(object, 'helm.toolkit.fluxcd.io', 'HelmRelease'))
    .flatMap((release) => releaseOf(release, applied, chart));
}

function releaseOf(
  release: AppliedObject,
  applied: Applied,
  chart: KnownChart,
): readonly ChartRelease[] {
  const spec = valueAt(release.value, 'spec', 'chart', 'spec');
  if (isJsonObject(spec)) return fromSpec({ release, pin: release, spec }, applied, chart);
  const ref = valueAt(release.value, 'spec', 'chartRef');
  if (!isJsonObject(ref)) return [];
  const pin = referred(applied, release, ref);
  if (pin === undefined) return lost(release, ref, chart);
  if (pin.kind === 'HelmChart') {
    return fromSpec({ release, pin, spec: valueAt(pin.value, 'spec') }, applied, chart);
  }
  const url = textAt(pin.value, 'spec', 'url') ?? '';
  return lastPart(url) === chart.chart ? [{ release, pin, source: sourceAt(url, chart) }] : [];
}

interface Spec {
  readonly release: AppliedObject;
  readonly pin: AppliedObject;
  readonly spec: Json | undefined;
}

/** The name may be below the repository's URL: `chart: charts/aad-pod-identity`. */
function fromSpec(
  { release, pin, spec }: Spec,
  applied: Applied,
  chart: KnownChart,
): readonly ChartRelease[] {
  const name = textAt(spec, 'chart') ?? '';
  if (lastPart(name) !== chart.chart) return [];
  const ref = valueAt(spec, 'sourceRef');
  const kind = textAt(ref, 'kind') ?? 'HelmRepository';
  if (kind !== 'HelmRepository') {
    return [
      { release, pin, source: { kind: 'other', url: `${kind} ${textAt(ref, 'name') ?? ''}` } },
    ];
  }
  const repository = referred(applied, pin, { ...(isJsonObject(ref) && ref), kind });
  const url = textAt(repository?.value, 'spec', 'url');
  const source: ChartSource =
    url === undefined
      ? { kind: 'missing', what: `HelmRepository ${textAt(ref, 'name') ?? ''}` }
      : sourceAt(`${withoutTrailing(url, '/')}/${name}`, chart);
  return [{ release, pin, source }];
}

/** A source that is not in what Flux applies here: the name of the release is all there is to go by. */
function lost(release: AppliedObject, ref: Json, { chart }: KnownChart): readonly ChartRelease[] {
  const names = [release.name, textAt(release.value, 'spec', 'releaseName'), textAt(ref, 'name')];
  if (!names.includes(chart)) return [];
  const what = `${textAt(ref, 'kind') ?? ''} ${textAt(ref, 'name') ?? ''}`;
  return [{ release, source: { kind: 'missing', what } }];
}

/** A reference without namespace means that of the object that has it. */
function referred({ objects }: Applied, from: AppliedObject, ref: Json): AppliedObject | undefined {
  const namespace = textAt(ref, 'namespace') ?? from.namespace;
  return objects.find(
    (object) =>
      isOf(object, 'source.toolkit.fluxcd.io', textAt(ref, 'kind') ?? '') &&
      object.name === textAt(ref, 'name') &&
      object.namespace === namespace &&
      object.elsewhere === from.elsewhere,
  );
}

function sourceAt(url: string, { repository, registries }: KnownChart): ChartSource {
  const isOurs = registries.some(
    (server) => withoutTrailing(url, '/') === `oci://${server}/${repository}`,
  );
  return isOurs ? { kind: 'ours' } : { kind: 'other', url };
}

function isOf({ apiVersion, kind }: AppliedObject, group: string, wanted: string): boolean {
  return kind === wanted && apiVersion.startsWith(`${group}/`);
}

function lastPart(text: string): string {
  const path = withoutTrailing(text, '/');
  return path.slice(path.lastIndexOf('/') + 1);
}
