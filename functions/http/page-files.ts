import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the dashboard, or of the documentation, as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly etag: string;
  /** True where the name holds a hash of the content: what has been fetched once stays true. */
  readonly isHashed: boolean;
  readonly plain: Buffer;
  readonly gzipped: Buffer;
}

/** By path; the first page is `index.html`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
};
const HASHED = /-[A-Z0-9]{8}\.[a-z]+$/;
/** Beside the bundle in Azure; the folder of the build where somebody runs the sources. */
const PLACES = [__dirname, join(process.cwd(), 'dist')];

/** All files of a folder, and of folders in it, read and compressed: they are small. Empty where it was not built. */
export function pageFiles(name: string, places: readonly string[] = PLACES): PageFiles {
  const folder = places.map((place) => join(place, name)).find((place) => existsSync(place));
  if (folder === undefined) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path).replaceAll('\\', '/'), pageFile(path)]),
  );
}

function pageFile(path: string): PageFile {
  const plain = readFileSync(path);
  const digest = createHash('sha256').update(plain).digest('base64url').slice(0, 27);
  return {
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    etag: `"${digest}"`,
    isHashed: HASHED.test(basename(path)),
    plain,
    gzipped: gzipSync(plain, { level: 9 }),
  };
}
