import { chartArtifact, digestOf } from '../../core/charts/chart-artifact';
import type { Offer } from '../../core/charts/chart-index';
import { indexTooExpensive, tooExpensive } from '../../core/charts/expensive';
import type { ChartPackage, ChartVersion, ResolvedChart } from '../../core/charts/release';
import type { ChartRules } from '../../core/configuration/chart-rules';
import { isReconcileError, type ReconcileError } from '../../core/base/errors';
import type { ChartRepositories } from './charts';
import { download, type Wire } from './download';
import { displayUrl } from '../../core/configuration/web-address';
import { type AllowedNetworks, PUBLIC_ONLY } from '../../core/configuration/address';
import { digestMismatch, urlRefused } from './failure';
import { type ChartReader, createChartReader } from './reading/reader';
import { withoutBytes } from './reading/without-bytes';
import { withoutTrailing } from '../../core/base/trailing';

export interface ChartRepositoriesOptions {
  /** Addresses besides public ones. Default: none. */
  readonly allowed?: () => Promise<AllowedNetworks>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** For one exchange, body included. Default 60 s. */
  readonly timeoutMs?: number;
  /** Of threads that read what strangers wrote. Default: one of its own. */
  readonly reader?: ChartReader;
}

const MAX_INDEX_BYTES = 32 * 1024 * 1024;
const MAX_PACKAGE_BYTES = 20 * 1024 * 1024;
const MAX_PROVENANCE_BYTES = 1024 * 1024;
const TIMEOUT_MS = 60_000;
const MAX_REMEMBERED = 100;

/** The network, and the threads in which what it brings is read. */
interface Means {
  readonly wire: Wire;
  readonly reader: ChartReader;
}

/** An offer with the ETag of the index that it was read from. */
interface Remembered {
  readonly etag: string;
  readonly offer: Offer;
}

/** Classic chart repositories. What an index offered is remembered for as long as the process lives, and its ETag holds. */
export function createChartRepositories(options: ChartRepositoriesOptions = {}): ChartRepositories {
  const wire: Wire = {
    allowed: options.allowed ?? (async () => PUBLIC_ONLY),
    now: options.now ?? Date.now,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  };
  const means: Means = { wire, reader: options.reader ?? createChartReader() };
  const remembered = new Map<string, Remembered>();
  return {
    offer: (url, chart) => offer(means, remembered, url, chart),
    fetch: (chartVersion) => fetchPackage(means, chartVersion),
    read: async (chartVersion, bytes, provenance) => {
      assertDigest(chartVersion, bytes, chartVersion.urls[0] ?? chartVersion.chart);
      return read(means, chartVersion, bytes, provenance);
    },
    resolve: (rules, pkg) => resolve(means, rules, pkg),
    compare: (before, after, release) =>
      means.reader.read(
        { kind: 'manifests', before: withoutBytes(before), after: withoutBytes(after), release },
        (limit) => tooExpensive(after.chartVersion, limit),
      ),
  };
}

async function offer(
  { wire, reader }: Means,
  remembered: Map<string, Remembered>,
  url: string,
  chart: string,
): Promise<Offer> {
  const folder = withoutTrailing(url, '/');
  const key = `${chart} ${folder}`;
  const before = remembered.get(key);
  const { status, headers, bytes } = await download(wire, {
    thing: 'index',
    url: `${folder}/index.yaml`,
    largest: MAX_INDEX_BYTES,
    ...(before && { headers: { 'if-none-match': before.etag }, accept: [304] }),
  });
  if (status === 304 && before !== undefined) return before.offer;
  const read = await reader.read({ kind: 'index', bytes, folder, chart }, (limit) =>
    indexTooExpensive(displayUrl(new URL(`${folder}/index.yaml`)), limit),
  );
  const etag = headers.get('etag');
  remembered.delete(key);
  if (etag !== null) remember(remembered, key, { etag, offer: read });
  return read;
}

function remember(remembered: Map<string, Remembered>, key: string, entry: Remembered): void {
  const [oldest] = remembered.keys();
  if (remembered.size >= MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  remembered.set(key, entry);
}

/** From the first of its URLs that has it as promised. */
async function fetchPackage(means: Means, chartVersion: ChartVersion): Promise<ChartPackage> {
  const failures: ReconcileError[] = [];
  for (const url of chartVersion.urls) {
    try {
      const bytes = await packageAt(means.wire, chartVersion, url);
      return await read(means, chartVersion, bytes, await provenanceAt(means.wire, url));
    } catch (error) {
      if (!isReconcileError(error)) throw error;
      failures.push(error);
    }
  }
  throw worst(failures) ?? urlRefused('package', chartVersion.urls.join(' '));
}

/** Wrong bytes matter most; then what may be temporary. */
function worst(failures: readonly ReconcileError[]): ReconcileError | undefined {
  return (
    failures.find(({ failure }) => failure.code === 'ChartDigestMismatch') ??
    failures.find(({ failure }) => failure.policy !== 'Stalled') ??
    failures[0]
  );
}

async function packageAt(wire: Wire, chartVersion: ChartVersion, url: string): Promise<Uint8Array> {
  const { bytes } = await download(wire, { thing: 'package', url, largest: MAX_PACKAGE_BYTES });
  assertDigest(chartVersion, bytes, url);
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
    largest: MAX_PROVENANCE_BYTES,
    accept: NOTHING,
  });
  // Some servers answer every path with a page of their own.
  const isSigned = status === 200 && Buffer.from(bytes).includes(SIGNED);
  return isSigned ? bytes : undefined;
}

async function read(
  { reader }: Means,
  chartVersion: ChartVersion,
  bytes: Uint8Array,
  provenance: Uint8Array | undefined,
): Promise<ChartPackage> {
  const contents = await reader.read({ kind: 'package', chartVersion, bytes }, (limit) =>
    tooExpensive(chartVersion, limit),
  );
  return { ...contents, bytes, ...(provenance && { provenance }) };
}

async function resolve(
  { reader }: Means,
  rules: ChartRules,
  pkg: ChartPackage,
): Promise<ResolvedChart> {
  const { digest, tag, config } = chartArtifact(pkg);
  const artifact = { digest, tag, configDigest: config.digest };
  return reader.read({ kind: 'images', rules, pkg: withoutBytes(pkg), artifact }, (limit) =>
    tooExpensive(pkg.chartVersion, limit),
  );
}

function assertDigest(chartVersion: ChartVersion, bytes: Uint8Array, place: string): void {
  const found = digestOf(bytes);
  if (chartVersion.digest === undefined || chartVersion.digest === found) return;
  throw digestMismatch(chartVersion, chartVersion.digest, found, place);
}

export type { ChartRepositories } from './charts';
export type { AllowedNetworks } from '../../core/configuration/address';
