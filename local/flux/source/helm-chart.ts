import { parseVersion } from '../../../shared/core/charts/version-range';
import type { Change, KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import type { Reconciler } from '../controller';
import type { Name } from '../flux-object';
import { keyOf, nameOf, read, refOf, specOf } from '../flux-object';
import { chartLayerOf, highestOf, placeOf } from './oci-repository';
import type { Fetched, SourceControl } from './source';
import { notFetched, reconcileSource } from './source';

/** HelmChart of an OCI HelmRepository (https://fluxcd.io/flux/components/source/helmcharts/): a version, or the highest of a range. */
export function helmCharts(control: SourceControl): Reconciler {
  return {
    kind: 'HelmChart',
    resource: 'helmcharts.source.toolkit.fluxcd.io',
    reconcile: (object) => reconcileSource(control, object, () => fetchChart(control, object)),
    concerned: (change) => chartsOf(control, change),
  };
}

function chartsOf({ world }: SourceControl, { resource, object }: Change): readonly Name[] {
  if (resource !== 'helmrepositories.source.toolkit.fluxcd.io') return [];
  return world
    .list('HelmChart')
    .filter((chart) => keyOf(sourceOf(chart)) === keyOf(nameOf(object)))
    .map(nameOf);
}

function sourceOf(chart: KubeObject): ReturnType<typeof refOf> {
  return refOf(specOf(chart).sourceRef, nameOf(chart).namespace);
}

async function fetchChart(control: SourceControl, object: KubeObject): Promise<Fetched> {
  const spec = specOf(object);
  const [chart, wanted] = [textOf(spec.chart), textOf(spec.version) || '*'];
  const ref = sourceOf(object);
  const repository = read(control, ref);
  if (repository === undefined || ref.kind !== 'HelmRepository') {
    const message = `failed to get source: ${ref.kind.toLowerCase()}s.source.toolkit.fluxcd.io "${ref.name}" not found`;
    return { ok: false, reason: 'SourceUnavailable', message };
  }
  const url = textOf(asMap(repository.spec).url).replace(/\/$/, '');
  const place = placeOf(`${url}/${chart}`);
  if (place === undefined) {
    const message = `no artifact available for HelmRepository source '${ref.name}'`;
    return { ok: false, reason: 'NoSourceArtifact', message };
  }
  const { outside } = control;
  const what = `chart pull error: failed to get chart version for remote reference: `;
  const tags = await outside.tags(place);
  if (!tags.ok)
    return notFetched(
      tags,
      'ChartPullError',
      `${what}could not fetch tags for "${url}/${chart}": `,
    );
  const tag =
    parseVersion(wanted) === undefined ? highestOf(tags.value, wanted) : exact(tags.value, wanted);
  if (tag === undefined) {
    const message = `${what}could not locate a version matching provided version string ${wanted}`;
    return { ok: false, reason: 'ChartPullError', message };
  }
  return pull(control, { ...place, reference: tag }, chart);
}

function exact(tags: readonly string[], wanted: string): string | undefined {
  return tags.find((tag) => tag === wanted.replaceAll('+', '_'));
}

async function pull(
  { outside }: SourceControl,
  place: Parameters<SourceControl['outside']['manifest']>[0],
  chart: string,
): Promise<Fetched> {
  const manifest = await outside.manifest(place);
  if (!manifest.ok) return notFetched(manifest, 'ChartPullError', 'chart pull error: ');
  const digest = chartLayerOf(manifest.value) ?? '';
  const bytes = await outside.blob(place, digest);
  if (!bytes.ok) return notFetched(bytes, 'ChartPullError', 'chart pull error: ');
  const version = place.reference.replaceAll('_', '+');
  return {
    ok: true,
    artifact: { revision: version, digest, chart: bytes.value },
    message: `pulled '${chart}' chart with version '${version}'`,
  };
}
