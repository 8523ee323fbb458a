import { parseRange, parseVersion } from '../../../shared/core/charts/version-range';
import type { KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import { filesOfArchive } from '../archive';
import type { Reconciler } from '../controller';
import { specOf } from '../flux-object';
import type { ArtifactPlace, Outcome, PulledManifest } from '../outside';
import { done, failed } from '../outside';
import type { Fetched, SourceControl } from './source';
import { notFetched, reconcileSource } from './source';

const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** OCIRepository: the digest before the range before the tag (https://fluxcd.io/flux/components/source/ocirepositories/#reference). */
export function ociRepositories(control: SourceControl): Reconciler {
  return {
    kind: 'OCIRepository',
    resource: 'ocirepositories.source.toolkit.fluxcd.io',
    reconcile: (object) => reconcileSource(control, object, () => fetchOci(control, object)),
    concerned: () => [],
  };
}

async function fetchOci(control: SourceControl, object: KubeObject): Promise<Fetched> {
  const spec = specOf(object);
  const url = textOf(spec.url);
  const place = placeOf(url);
  if (place === undefined) {
    const message = `URL validation failed for '${url}': OCI URL must be in format 'oci://<domain>/<org>/<repo>'`;
    return { ok: false, reason: 'URLInvalid', message, stalled: true };
  }
  const ref = asMap(spec.ref);
  const tag = await tagFor(control, place, ref);
  if (!tag.ok) {
    const what = `failed to determine the artifact tag for '${url}': `;
    return notFetched(tag, 'ReadOperationFailed', what);
  }
  const digest = textOf(ref.digest);
  const reference = digest === '' ? tag.value : digest;
  const manifest = await control.outside.manifest({ ...place, reference });
  if (!manifest.ok) {
    // Told to pull by digest, Flux looks for nothing before it pulls.
    return digest === ''
      ? notFetched(manifest, 'OCIArtifactPullFailed', 'failed to determine artifact digest: ')
      : notFetched(manifest, 'OCIArtifactPullFailed', `failed to pull artifact from '${url}': `);
  }
  const layer = layerOf(asMap(spec.layerSelector), manifest.value);
  if (!layer.ok) return notFetched(layer, 'OCIArtifactLayerOperationFailed');
  const bytes = await control.outside.blob(place, layer.value);
  if (!bytes.ok) return notFetched(bytes, 'OCIArtifactPullFailed');
  // A revision by digest has no tag (OCIRepositoryReconciler.getRevision).
  const revision = digest === '' ? `${tag.value}@${manifest.value.digest}` : digest;
  return {
    ok: true,
    artifact: {
      revision,
      digest: layer.value,
      chart: bytes.value,
      ...(textOf(asMap(spec.layerSelector).operation) !== 'copy' && {
        tree: { files: await control.clock.track(filesOfArchive(bytes.value)) },
      }),
    },
    message: `stored artifact for digest '${revision}'`,
  };
}

type Place = Omit<ArtifactPlace, 'reference'>;

export function placeOf(url: string): Place | undefined {
  const [, host, repository] = /^oci:\/\/([^/]+)\/([^@]+)$/.exec(url) ?? [];
  return host === undefined || repository === undefined ? undefined : { host, repository };
}

async function tagFor(
  { outside }: SourceControl,
  place: Place,
  ref: Readonly<Record<string, unknown>>,
): Promise<Outcome<string>> {
  const range = textOf(ref.semver);
  if (textOf(ref.digest) !== '' || range === '') return done(textOf(ref.tag) || 'latest');
  const tags = await outside.tags(place);
  if (!tags.ok) return tags;
  const highest = highestOf(tags.value, range);
  return highest === undefined ? failed(`no match found for semver: ${range}`) : done(highest);
}

/** The highest tag that a range takes. */
export function highestOf(tags: readonly string[], range: string): string | undefined {
  const wanted = parseRange(range, true);
  return tags
    .flatMap((tag) => {
      const version = parseVersion(tag.replaceAll('_', '+'));
      return version === undefined || wanted?.includes(version) !== true ? [] : [{ tag, version }];
    })
    .sort((a, b) => a.version.compare(b.version))
    .at(-1)?.tag;
}

function layerOf(
  selector: Readonly<Record<string, unknown>>,
  { layers }: PulledManifest,
): Outcome<string> {
  const wanted = textOf(selector.mediaType);
  const found = wanted === '' ? layers[0] : layers.find(({ mediaType }) => mediaType === wanted);
  if (found !== undefined) return done(found.digest);
  return failed(`failed to find layer with media type '${wanted}' in artifact`);
}

export function chartLayerOf({ layers }: PulledManifest): string | undefined {
  return layers.find(({ mediaType }) => mediaType === CHART_LAYER)?.digest;
}
