import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract, type Extract, type Header } from 'tar-stream';

/** A file of an archive. */
export interface ArchiveFile {
  /** Below the top folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** In words what makes an archive one that nobody should unpack. */
export class ArchiveProblem extends Error {}

/** Helm's own limits for whole archives and single files, and a few more. */
const MAX_PACKED_BYTES = 20 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 100 * 1024 * 1024;
const MAX_FILE_BYTES = 5 * 1024 * 1024;
const MAX_ENTRIES = 10_000;
/** Text packs ten times; below a megabyte nothing is a bomb. */
const MAX_RATIO = 200;
const SMALL = 1024 * 1024;

/**
 * Goes through a .tgz whose one top folder must be `folder` and hands over each file that `wanted` says yes to. Nothing is
 * written to disk, and never more than one file is in memory. Throws ArchiveProblem.
 */
export async function readArchive(
  bytes: Uint8Array,
  folder: string,
  wanted: (path: string) => boolean,
): Promise<readonly ArchiveFile[]> {
  if (bytes.length > MAX_PACKED_BYTES) {
    throw new ArchiveProblem(`it has ${megabytes(bytes.length)} MiB, and 20 are allowed`);
  }
  const unpacking = extract();
  const feeding = feed(bytes, unpacking);
  try {
    return await filesOf(unpacking, folder, wanted);
  } catch (error) {
    throw error instanceof ArchiveProblem ? error : new ArchiveProblem(damage(error));
  } finally {
    unpacking.destroy(null);
    await feeding;
  }
}

async function filesOf(
  unpacking: Extract,
  folder: string,
  wanted: (path: string) => boolean,
): Promise<readonly ArchiveFile[]> {
  const files: ArchiveFile[] = [];
  const seen = new Set<string>();
  let entries = 0;
  for await (const entry of unpacking) {
    entries += 1;
    if (entries > MAX_ENTRIES) throw new ArchiveProblem(`it has more than ${MAX_ENTRIES} entries`);
    const path = checkedPath(entry.header, folder, seen);
    const isWanted = path !== undefined && wanted(path);
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) if (isWanted) chunks.push(chunk);
    if (isWanted) files.push({ path, bytes: Buffer.concat(chunks) });
  }
  return files;
}

/** Path of a file below the top folder; undefined for a folder. */
function checkedPath(header: Header, folder: string, seen: Set<string>): string | undefined {
  const { name, size } = header;
  const isFolder = header.type === 'directory';
  const shown = JSON.stringify(name.slice(0, 200));
  assertPlain(header, shown);
  const [top, ...below] = stepsOf(name);
  if (top !== folder || (!isFolder && below.length === 0)) {
    throw new ArchiveProblem(`its entry ${shown} is not in the folder ${folder}`);
  }
  if (isFolder) return undefined;
  if (size > MAX_FILE_BYTES) {
    throw new ArchiveProblem(`its entry ${shown} has ${megabytes(size)} MiB, and 5 are allowed`);
  }
  const path = below.join('/');
  // Which of two files counts, readers do not agree on.
  if (seen.has(path)) throw new ArchiveProblem(`its entry ${shown} is there twice`);
  if (name.startsWith(`${folder}//`)) {
    throw new ArchiveProblem(`its entry ${shown} is an absolute path to helm, which refuses it`);
  }
  seen.add(path);
  return path;
}

/**
 * The steps of a path as helm cleans it (`loader.LoadArchiveFiles`): the first is the top folder, whatever it is, and below it
 * `web/./x` is `web/x`. Upper and lower case are two files, as they are for helm, which looks for `Chart.yaml` and `values.yaml` in
 * these letters alone and writes nothing to a disk that could mix them up.
 */
function stepsOf(name: string): readonly string[] {
  const [top = '', ...below] = name.split('/');
  return [top, ...below.filter((step) => step !== '' && step !== '.')];
}

const PLAIN: readonly (Header['type'] | null)[] = ['file', 'contiguous-file', 'directory'];

function assertPlain({ name, type }: Header, shown: string): void {
  if (!PLAIN.includes(type)) {
    throw new ArchiveProblem(`its entry ${shown} is not a file but a ${type ?? 'strange thing'}`);
  }
  if (isEscape(name))
    throw new ArchiveProblem(`its entry ${shown} leads out of the chart's folder`);
}

function isEscape(name: string): boolean {
  const hasStrangeSigns = /[\0\\]/.test(name) || /^[A-Za-z]:/.test(name);
  return hasStrangeSigns || name.startsWith('/') || name.split('/').some((part) => part === '..');
}

/** Unpacks into `unpacking`, which it destroys with the problem that it meets. Never throws. */
async function feed(bytes: Uint8Array, unpacking: Extract): Promise<void> {
  try {
    let size = 0;
    for await (const chunk of Readable.from([bytes]).pipe(
      createGunzip(),
    ) as AsyncIterable<Buffer>) {
      size += chunk.length;
      assertNoBomb(size, bytes.length);
      if (unpacking.destroyed) return;
      if (!unpacking.write(chunk)) await drained(unpacking);
    }
    unpacking.end(null);
  } catch (error) {
    const problem = error instanceof ArchiveProblem ? error : new ArchiveProblem(damage(error));
    unpacking.destroy(problem);
  }
}

function assertNoBomb(size: number, packed: number): void {
  if (size > MAX_UNPACKED_BYTES) throw new ArchiveProblem('it unpacks to more than 100 MiB');
  if (size > SMALL && size > packed * MAX_RATIO) {
    throw new ArchiveProblem(`it unpacks to more than ${MAX_RATIO} times its size`);
  }
}

function drained(unpacking: Extract): Promise<void> {
  return new Promise((resolve) => {
    function done(): void {
      unpacking.off('drain', done);
      unpacking.off('close', done);
      resolve();
    }
    unpacking.on('drain', done);
    unpacking.on('close', done);
  });
}

function damage(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `it is damaged, or not a .tgz (${reason})`;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
