import { digestOf } from '../../core/charts/chart-artifact';
import { type Offer, readIndex } from '../../core/charts/chart-index';
import type { ChartPackage, ChartRelease } from '../../core/charts/release';
import { isReconcileError, type ReconcileError } from '../../core/errors';
import type { ChartRepositories } from './charts';
import { download, type Wire } from './download';
import { digestMismatch, urlRefused } from './failure';
import { readPackage } from './read-package';

export interface ChartRepositoriesOptions {
  readonly fetch?: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** For one exchange, body included. Default 60 s. */
  readonly timeoutMs?: number;
}

const LARGEST_INDEX = 32 * 1024 * 1024;
const LARGEST_PACKAGE = 20 * 1024 * 1024;
const LARGEST_PROVENANCE = 1024 * 1024;
const TIMEOUT_MS = 60_000;
const MOST_REMEMBERED = 100;

/** An offer with the ETag of the index that it was read from. */
interface Remembered {
  readonly etag: string;
  readonly offer: Offer;
}

/** Classic chart repositories. What an index offered is remembered for as long as the process lives, and its ETag holds. */
export function createChartRepositories(options: ChartRepositoriesOptions = {}): ChartRepositories {
  const wire: Wire = {
    fetch: options.fetch ?? fetch,
    now: options.now ?? Date.now,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  };
  const remembered = new Map<string, Remembered>();
  return {
    offer: (url, chart) => offer(wire, remembered, url, chart),
    fetch: (release) => fetchPackage(wire, release),
    read,
  };
}

async function offer(
  wire: Wire,
  remembered: Map<string, Remembered>,
  url: string,
  chart: string,
): Promise<Offer> {
  const folder = url.replace(/\/+$/, '');
  const key = `${chart} ${folder}`;
  const before = remembered.get(key);
  const { status, headers, bytes } = await download(wire, {
    thing: 'index',
    url: `${folder}/index.yaml`,
    largest: LARGEST_INDEX,
    ...(before && { headers: { 'if-none-match': before.etag }, accept: [304] }),
  });
  if (status === 304 && before !== undefined) return before.offer;
  const read = readIndex(new TextDecoder().decode(bytes), folder, chart);
  const etag = headers.get('etag');
  remembered.delete(key);
  if (etag !== null) remember(remembered, key, { etag, offer: read });
  return read;
}

function remember(remembered: Map<string, Remembered>, key: string, entry: Remembered): void {
  const [oldest] = remembered.keys();
  if (remembered.size >= MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  remembered.set(key, entry);
}

/** From the first of its URLs that has it as promised. */
async function fetchPackage(wire: Wire, release: ChartRelease): Promise<ChartPackage> {
  const failures: ReconcileError[] = [];
  for (const url of release.urls) {
    try {
      const bytes = await packageAt(wire, release, url);
      return await readPackage(release, bytes, await provenanceAt(wire, url));
    } catch (error) {
      if (!isReconcileError(error)) throw error;
      failures.push(error);
    }
  }
  throw worst(failures) ?? urlRefused('package', release.urls.join(' '));
}

/** Wrong bytes are what people must hear of; then what may pass by itself. */
function worst(failures: readonly ReconcileError[]): ReconcileError | undefined {
  return (
    failures.find(({ failure }) => failure.code === 'ChartDigestMismatch') ??
    failures.find(({ failure }) => failure.policy !== 'Stalled') ??
    failures[0]
  );
}

async function packageAt(wire: Wire, release: ChartRelease, url: string): Promise<Uint8Array> {
  const { bytes } = await download(wire, { thing: 'package', url, largest: LARGEST_PACKAGE });
  assertDigest(release, bytes, url);
  return bytes;
}

/** Statuses with which file stores say that there is nothing; S3 does not tell strangers whether there is. */
const NOTHING: readonly number[] = [403, 404, 410];
const SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----';

/**
 * The .prov file beside the package. It is a layer of the artifact: a server that fails must not make it look as if there was
 * none, or the same version would have another digest the next time.
 */
async function provenanceAt(wire: Wire, url: string): Promise<Uint8Array | undefined> {
  const beside = new URL(url);
  beside.pathname += '.prov';
  const { status, bytes } = await download(wire, {
    thing: 'provenance',
    url: beside.href,
    largest: LARGEST_PROVENANCE,
    accept: NOTHING,
  });
  // Some servers answer every path with a page of their own.
  const isSigned = status === 200 && Buffer.from(bytes).includes(SIGNED);
  return isSigned ? bytes : undefined;
}

async function read(
  release: ChartRelease,
  bytes: Uint8Array,
  provenance?: Uint8Array,
): Promise<ChartPackage> {
  assertDigest(release, bytes, release.urls[0] ?? release.chart);
  return readPackage(release, bytes, provenance);
}

function assertDigest(release: ChartRelease, bytes: Uint8Array, place: string): void {
  const found = digestOf(bytes);
  if (release.digest === undefined || release.digest === found) return;
  throw digestMismatch(release, release.digest, found, place);
}

export type { ChartRepositories } from './charts';
