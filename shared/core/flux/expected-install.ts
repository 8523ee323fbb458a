import type { Applied, AppliedObject } from '../applied/flux/types';
import { textAt, valueAt, isJsonObject } from '../base/json';
import type { Json } from '../base/json';
import type { ResourceId } from '../base/resource-id';
import { withoutTrailing } from '../base/trailing';
import type { ExpectedInstall } from '../installed/install-record';
import type { ChartPin } from '../installed/same-version';

/** A cluster with the charts that it wants, and what Flux applies to it as the base branch is now. */
export interface ExpectingCluster {
  readonly cluster: ResourceId;
  readonly name: string;
  readonly charts: readonly string[];
  readonly applied: Applied;
}

/** What is to be installed where, as far as the base branch says so: what is suspended there as well, for it was merged. */
export function expectedInstalls(
  clusters: readonly ExpectingCluster[],
): readonly ExpectedInstall[] {
  return clusters.flatMap(({ cluster, name, charts, applied }) => {
    const objects = applied.objects.filter(({ elsewhere }) => !elsewhere);
    return charts.flatMap((chart) => {
      const pins = pinsOf(objects, chart);
      return pins.length === 0 ? [] : [{ cluster, name, chart, pins }];
    });
  });
}

function pinsOf(objects: readonly AppliedObject[], chart: string): readonly ChartPin[] {
  return objects
    .filter((object) => isFlux(object, 'helm', 'HelmRelease') && !goesElsewhere(object))
    .flatMap((release) => pinOf(objects, release, chart) ?? []);
}

/** Helm installs it in another cluster. */
function goesElsewhere({ value }: AppliedObject): boolean {
  return isJsonObject(valueAt(value, 'spec', 'kubeConfig'));
}

/** Undefined: a release of another chart. */
function pinOf(
  objects: readonly AppliedObject[],
  release: AppliedObject,
  chart: string,
): ChartPin | undefined {
  const spec = valueAt(release.value, 'spec', 'chart', 'spec');
  if (isJsonObject(spec)) return ofSpec(spec, chart);
  const ref = valueAt(release.value, 'spec', 'chartRef');
  const source = isJsonObject(ref) ? referred(objects, release, ref) : undefined;
  if (source === undefined) return undefined;
  if (source.kind === 'HelmChart') return ofSpec(valueAt(source.value, 'spec'), chart);
  const url = withoutTrailing(textAt(source.value, 'spec', 'url') ?? '', '/');
  return url.endsWith(`/${chart}`) ? ofRef(source) : undefined;
}

/** The name may be below the repository's URL: `charts/aad-pod-identity`. */
function ofSpec(spec: Json | undefined, chart: string): ChartPin | undefined {
  const name = textAt(spec, 'chart') ?? '';
  if (name !== chart && !name.endsWith(`/${chart}`)) return undefined;
  const version = textAt(spec, 'version');
  return version === undefined ? {} : { version };
}

/** A tag says `+` as `_` (helm #10166). */
function ofRef({ value }: AppliedObject): ChartPin {
  const [tag, semver, digest] = ['tag', 'semver', 'digest'].map((key) =>
    textAt(value, 'spec', 'ref', key),
  );
  const version = semver ?? tag?.replaceAll('_', '+');
  return { ...(version !== undefined && { version }), ...(digest !== undefined && { digest }) };
}

/** A reference without namespace means that of the object that has it. */
function referred(
  objects: readonly AppliedObject[],
  from: AppliedObject,
  ref: Json,
): AppliedObject | undefined {
  const namespace = textAt(ref, 'namespace') ?? from.namespace;
  return objects.find(
    (object) =>
      isFlux(object, 'source', textAt(ref, 'kind') ?? '') &&
      object.name === textAt(ref, 'name') &&
      object.namespace === namespace,
  );
}

function isFlux({ apiVersion, kind }: AppliedObject, group: string, wanted: string): boolean {
  return kind === wanted && apiVersion.startsWith(`${group}.toolkit.fluxcd.io/`);
}
