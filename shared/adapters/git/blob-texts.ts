import { createHash } from 'node:crypto';
import type { RepoFile } from '../../core/base/repo-file';
import { textOf } from './text';

/** In characters of all files together. Content never changes under its id, so that the next run reads only what is new. */
const MAX_KEPT = 32 * 1024 * 1024;
const CONCURRENCY = 6;
/** A larger file is no manifest that a human wrote. Bytes. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** Undefined: no text, or too large for one. */
const kept = new Map<string, string | undefined>();
let size = 0;

export interface BlobRef {
  readonly path: string;
  /** Of the blob. */
  readonly id: string;
}

/** Texts of files in the order asked for, undefined where one is no UTF-8 text. `where` tells repositories apart. */
export async function blobTexts(
  where: string,
  files: readonly BlobRef[],
  load: (file: BlobRef) => Promise<Uint8Array | undefined>,
): Promise<readonly (string | undefined)[]> {
  return atOnce(files, async (file) => {
    const key = keyOf(where, file.id);
    if (kept.has(key)) return kept.get(key);
    const bytes = await load(file);
    // Listed a moment ago, and not found: a replica that lags behind says nothing of its content.
    if (bytes === undefined) return undefined;
    const text = bytes.length > MAX_FILE_BYTES ? undefined : textOf(bytes);
    keep(key, text);
    return text;
  });
}

/** True when the next `blobTexts` needs no load for it. */
export function isKept(where: string, id: string): boolean {
  return kept.has(keyOf(where, id));
}

function keyOf(where: string, id: string): string {
  return `${where} ${id}`;
}

/** The text files below folders, each once; `list` gives those of one, `texts` what they hold, in their order. */
export async function textFiles<T extends { readonly path: string }>(
  folders: readonly string[],
  list: (folder: string) => Promise<readonly T[]>,
  texts: (files: readonly T[]) => Promise<readonly (string | undefined)[]>,
): Promise<readonly RepoFile[]> {
  const found = await atOnce(folders, list);
  const files = [...new Map(found.flat().map((file) => [file.path, file])).values()];
  const read = await texts(files);
  return files.flatMap(({ path }, at) => {
    const text = read[at];
    return text === undefined ? [] : [{ path, text }];
  });
}

/** `work` for each, a few at a time; the results in the same order. */
export async function atOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  async function one(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await work(next[1]);
    }
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, one));
  return results;
}

/** Id that git gives a file of this text. */
export function blobId(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function keep(key: string, text: string | undefined): void {
  if (kept.has(key)) return;
  size += key.length + (text?.length ?? 0);
  kept.set(key, text);
  for (const [oldest, old] of kept) {
    if (size <= MAX_KEPT) return;
    kept.delete(oldest);
    size -= oldest.length + (old?.length ?? 0);
  }
}
