import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { isJsonObject, type JsonObject } from '../../shared/core/base/json';
import { type BuiltChart, digestOf } from './build-chart';

export interface Publication {
  /** ISO time. Default: the epoch, so that a repository has the same index each time. */
  readonly created?: string;
  /** What the index promises; default the package's digest, null: nothing. */
  readonly digest?: string | null;
  /** Bytes of the .prov file. */
  readonly provenance?: Uint8Array;
  readonly deprecated?: boolean;
  /** URLs in the index; default the file name, relative to the repository. */
  readonly urls?: readonly string[];
}

interface Entry {
  readonly name: string;
  readonly version: string;
  readonly row: JsonObject;
}

/** What the repository holds: rows of the index and files. */
export interface Shelf {
  publish(chart: BuiltChart, publication?: Publication): void;
  /** Rows and packages of a folder that `helm repo index` wrote; with `versions` only those. Returns how many rows. */
  publishFolder(folder: string, versions?: readonly string[]): number;
  withdraw(name: string, version: string): void;
  /** Changes bytes of a package behind the index' back. */
  tamper(name: string, version: string): void;
  /** index.yaml as it is now. */
  index(): string;
  file(name: string): Uint8Array | undefined;
}

const EPOCH = new Date(0).toISOString();

export function newShelf(): Shelf {
  let entries: Entry[] = [];
  const files = new Map<string, Uint8Array>();

  function put(entry: Entry): void {
    const others = entries.filter((other) => !isSame(other, entry));
    // helm writes the newest first, and readers must not count on any order.
    entries = [entry, ...others];
  }

  return {
    publish(chart, publication = {}) {
      const file = fileName(chart.name, chart.version);
      put({ name: chart.name, version: chart.version, row: rowOf(chart, publication) });
      files.set(file, chart.bytes);
      if (publication.provenance !== undefined) files.set(`${file}.prov`, publication.provenance);
    },
    publishFolder(folder, versions) {
      const rows = rowsIn(folder).filter(({ version }) => versions?.includes(version) ?? true);
      for (const { name, version, row } of rows.toReversed()) {
        const file = fileName(name, version);
        put({ name, version, row: { ...row, urls: [file] } });
        const path = join(folder, file);
        if (existsSync(path)) files.set(file, readFileSync(path));
      }
      return rows.length;
    },
    withdraw(name, version) {
      entries = entries.filter((other) => !isSame(other, { name, version }));
      files.delete(fileName(name, version));
    },
    tamper(name, version) {
      const file = fileName(name, version);
      const bytes = Uint8Array.from(files.get(file) ?? []);
      const last = bytes.length - 1;
      bytes[last] = (bytes[last] ?? 0) ^ 0xff;
      files.set(file, bytes);
    },
    index: () => indexOf(entries),
    file: (name) => files.get(name),
  };
}

function fileName(name: string, version: string): string {
  return `${name}-${version}.tgz`;
}

function isSame(a: Pick<Entry, 'name' | 'version'>, b: Pick<Entry, 'name' | 'version'>): boolean {
  return a.name === b.name && a.version === b.version;
}

function rowOf(chart: BuiltChart, publication: Publication): JsonObject {
  const { created = EPOCH, deprecated, urls, digest } = publication;
  const promised = digest === undefined ? digestOf(chart.bytes) : digest;
  return {
    ...chart.metadata,
    created,
    ...(promised !== null && { digest: promised.replace('sha256:', '') }),
    ...(deprecated !== undefined && { deprecated }),
    urls: urls ?? [fileName(chart.name, chart.version)],
  };
}

function rowsIn(folder: string): readonly Entry[] {
  const index: unknown = parse(readFileSync(join(folder, 'index.yaml'), 'utf8'));
  const charts = isJsonObject(index) && isJsonObject(index['entries']) ? index['entries'] : {};
  return Object.entries(charts).flatMap(([name, rows]) =>
    (Array.isArray(rows) ? rows : []).filter(isJsonObject).map((row) => {
      const version = row['version'];
      return { name, version: typeof version === 'string' ? version : '', row };
    }),
  );
}

function indexOf(entries: readonly Entry[]): string {
  const charts: Record<string, JsonObject[]> = {};
  for (const { name, row } of entries) (charts[name] ??= []).push(row);
  return stringify({ apiVersion: 'v1', entries: charts, generated: EPOCH });
}
