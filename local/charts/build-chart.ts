import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { stringify } from 'yaml';
import type { JsonObject } from '../../shared/core/base/json';

export interface ChartFiles {
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  /** More of Chart.yaml. */
  readonly metadata?: JsonObject;
  /** Text of values.yaml, or the data to write there. Default: no values. */
  readonly values?: string | JsonObject;
  /** Everything else, by its path below the chart's folder; a `Chart.yaml` here stands as it is. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A package as `helm package` makes it, and what a repository's index says of it. */
export interface BuiltChart {
  readonly name: string;
  readonly version: string;
  /** Chart.yaml. */
  readonly metadata: JsonObject;
  /** The .tgz. */
  readonly bytes: Uint8Array;
  /** `sha256:…` of `bytes`. */
  readonly digest: `sha256:${string}`;
}

/** An entry of an archive. */
export interface ArchiveEntry {
  readonly name: string;
  readonly text?: string | Uint8Array;
  readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'block-device';
  readonly linkname?: string;
}

/** Byte 9 of a gzip header names the operating system that wrote it, which must not decide over a digest. */
const GZIP_OS = 9;
const UNKNOWN_OS = 255;
const LONG_AGO = new Date(0);

/** Packs a chart. Equal files give equal bytes, on every machine. */
export async function buildChart(chart: ChartFiles): Promise<BuiltChart> {
  const { name, version, appVersion } = chart;
  const metadata: JsonObject = {
    apiVersion: 'v2',
    name,
    version,
    ...(appVersion !== undefined && { appVersion }),
    ...chart.metadata,
  };
  const texts: Readonly<Record<string, string>> = {
    'Chart.yaml': stringify(metadata),
    'values.yaml': textOf(chart.values ?? {}),
    ...chart.files,
  };
  const entries = Object.entries(texts).map(([path, text]) => ({ name: `${name}/${path}`, text }));
  const bytes = await packArchive(entries);
  return { name, version, metadata, bytes, digest: digestOf(bytes) };
}

/** A .tgz of just these entries, whatever they are: hostile ones too. */
export async function packArchive(entries: readonly ArchiveEntry[]): Promise<Uint8Array> {
  const archive = pack();
  for (const { text = '', type = 'file', ...rest } of entries) {
    archive.entry({ ...rest, type, mode: 0o644, mtime: LONG_AGO }, Buffer.from(text));
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return gzip(Buffer.concat(chunks));
}

/** gzip without time and operating system. */
function gzip(bytes: Uint8Array): Uint8Array {
  const packed = gzipSync(bytes, { level: 9 });
  packed[GZIP_OS] = UNKNOWN_OS;
  return packed;
}

export function digestOf(bytes: Uint8Array | string): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function textOf(values: string | JsonObject): string {
  return typeof values === 'string' ? values : stringify(values);
}
