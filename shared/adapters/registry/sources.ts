import { valid } from 'semver';
import { CHART_LAYER_TYPE, PROVENANCE_LAYER_TYPE } from '../../core/charts/artifact';
import type { ChartVersion, Digest } from '../../core/charts/release';
import { tryDigest } from '../../core/charts/release';
import { ReconcileError } from '../../core/base/errors';
import type { JsonObject } from '../../core/base/json';
import { isJsonObject } from '../../core/base/json';
import type { RegistrySession, RepositoryAccess } from './session';
import { ask, wantedAt } from './session';
import { parsed, refusal, strange, tooLarge } from './failure';
import { digestOf, getManifest } from './manifests';
import { checkedReference, chartPlace } from './names';
import type { OciChart } from './registry';

/** What Helm wrote before its media types were registered. */
const LEGACY_LAYER_TYPE = 'application/tar+gzip';
const MAX_CHART_BYTES = 20 * 1024 * 1024;

function readAccessTo(repository: string): RepositoryAccess {
  return { ...chartPlace(repository), ours: false, write: false };
}

/** Versions of a chart from the tags of its repository; tags that are no versions are left out, as Helm does. */
export async function versionsOf(
  session: RegistrySession,
  repository: string,
  chart: string,
): Promise<readonly ChartVersion[]> {
  const plain = repository.replace(/^oci:\/\//, '');
  const tags = await tagsOf(session, readAccessTo(plain));
  return tags.flatMap((tag) => {
    // A tag cannot hold the + of a version (helm #10166).
    const version = tag.replaceAll('_', '+');
    if (!/^\d/.test(version) || valid(version) === null) return [];
    return [{ chart, version, urls: [`oci://${plain}:${tag}`], deprecated: false }];
  });
}

const MAX_PAGES = 100;

async function tagsOf(
  session: RegistrySession,
  access: RepositoryAccess,
): Promise<readonly string[]> {
  const tags: string[] = [];
  let path: string | undefined = 'tags/list?n=1000';
  for (let page = 0; path !== undefined; page += 1) {
    if (page === MAX_PAGES)
      throw strange(access.host, `its list of tags of ${access.repository} has no end.`);
    const reply = await ask(session, access, { method: 'GET', path });
    if (reply.status !== 200) throw refusal(reply, wantedAt(access), session.now());
    const body = parsed(reply.bytes);
    const found =
      isJsonObject(body) && Array.isArray(body['tags']) ? (body['tags'] as readonly unknown[]) : [];
    tags.push(...found.filter((tag) => typeof tag === 'string'));
    path = nextPage(access, reply.headers.get('link'));
  }
  return tags;
}

/** Only the query of the link is taken: the next page is of the same repository, at the same host. */
function nextPage({ host }: RepositoryAccess, link: string | undefined): string | undefined {
  const [, target] = /<([^<>]+)>\s*;\s*rel="?next"?/i.exec(link ?? '') ?? [];
  if (target === undefined) return undefined;
  const url = URL.canParse(target, `https://${host}/`)
    ? new URL(target, `https://${host}/`)
    : undefined;
  return url && `tags/list${url.search}`;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

/** The package of a chart, its layers found by media type: Helm sorts them by digest. */
export async function chartOf(
  session: RegistrySession,
  chartVersion: ChartVersion,
): Promise<OciChart> {
  const { repository, reference } = placeIn(chartVersion);
  const access = readAccessTo(repository);
  const manifest = await getManifest(session, access, checkedReference(reference));
  if (manifest === undefined) throw gone(chartVersion);
  const layers = layersIn(parsed(manifest.bytes));
  const layer =
    layers.find(({ mediaType }) => mediaType === CHART_LAYER_TYPE) ??
    layers.find(({ mediaType }) => mediaType === LEGACY_LAYER_TYPE);
  if (layer === undefined) throw noChart(chartVersion);
  const signature = layers.find(({ mediaType }) => mediaType === PROVENANCE_LAYER_TYPE);
  const bytes = await blobOf(session, access, layer);
  return { bytes, ...(signature && { provenance: await blobOf(session, access, signature) }) };
}

function placeIn(chartVersion: ChartVersion): {
  readonly repository: string;
  readonly reference: string;
} {
  const [url = ''] = chartVersion.urls;
  const [, repository = '', reference = ''] =
    /^oci:\/\/([^@]+?)[:@]([^/:@]+|sha256:\w+)$/.exec(url) ?? [];
  return { repository, reference };
}

function layersIn(manifest: unknown): readonly Descriptor[] {
  const layers =
    isJsonObject(manifest) && Array.isArray(manifest['layers']) ? manifest['layers'] : [];
  return (layers as readonly unknown[]).filter(isJsonObject).flatMap(descriptorOf);
}

function descriptorOf({ mediaType, digest, size }: JsonObject): readonly Descriptor[] {
  const known = tryDigest(digest);
  if (known === undefined || typeof mediaType !== 'string' || typeof size !== 'number') return [];
  return [{ mediaType, digest: known, size }];
}

async function blobOf(
  session: RegistrySession,
  access: RepositoryAccess,
  { digest, size }: Descriptor,
): Promise<Uint8Array> {
  const path = `blobs/${digest}`;
  if (size > MAX_CHART_BYTES) throw tooLarge(`https://${access.host}/${path}`, MAX_CHART_BYTES);
  const reply = await ask(session, access, { method: 'GET', path, largest: MAX_CHART_BYTES });
  if (reply.status !== 200) throw refusal(reply, wantedAt(access), session.now());
  const came = digestOf(reply.bytes);
  if (came !== digest)
    throw strange(access.host, `the blob ${digest} of ${access.repository} came as ${came}.`);
  return reply.bytes;
}

function gone({ chart, version, urls }: ChartVersion): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ChartNotFound',
    message: `${chart} ${version} is not at ${urls[0] ?? 'its source'}.`,
    remedy:
      'Was the tag deleted since it was listed? Sync again; or exclude the version by the range in versions.',
  });
}

function noChart({ chart, version, urls }: ChartVersion): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ChartLayerMissing',
    message: `${urls[0] ?? chart} (${version}) has no layer of type ${CHART_LAYER_TYPE}: it is not a Helm chart.`,
    remedy: 'Point source.oci to the repository of the chart, not to that of an image.',
  });
}
