import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the dashboard as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly etag: string;
  /** True where the name holds a hash of the content: what has been fetched once stays true. */
  readonly isHashed: boolean;
  readonly plain: Buffer;
  readonly gzipped: Buffer;
}

/** By name; the page itself is `index.html`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const HASHED = /-[A-Z0-9]{8}\.[a-z]+$/;
/** Beside the bundle in Azure; the folder of the build where somebody runs the sources. */
const PLACES = [join(__dirname, 'ui'), join(process.cwd(), 'dist', 'ui')];

/** All of them, read and compressed: there are four, and they are small. Empty where the page was not built. */
export function pageFiles(places: readonly string[] = PLACES): PageFiles {
  const folder = places.find((place) => existsSync(place));
  if (folder === undefined) return new Map();
  return new Map(readdirSync(folder).map((name) => [name, pageFile(folder, name)]));
}

function pageFile(folder: string, name: string): PageFile {
  const plain = readFileSync(join(folder, name));
  const digest = createHash('sha256').update(plain).digest('base64url').slice(0, 27);
  return {
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    etag: `"${digest}"`,
    isHashed: HASHED.test(name),
    plain,
    gzipped: gzipSync(plain, { level: 9 }),
  };
}
