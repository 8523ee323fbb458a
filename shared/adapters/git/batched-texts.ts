import { isReconcileError } from '../../core/base/errors';
import type { BlobRef } from './blob-texts';
import { atOnce, blobId, blobTexts, isKept } from './blob-texts';

/** Below this, one call for each is as quick. */
const MIN_COUNT = 10;
const MAX_BATCH = 100;

/** How the files of a repository are read: many in a call, and one. */
export interface BlobReader {
  /** Texts of the files, in any order; some may be missing. */
  readonly many: (batch: readonly BlobRef[]) => Promise<readonly string[]>;
  /** Undefined: not found. */
  readonly one: (file: BlobRef) => Promise<Uint8Array | undefined>;
}

/** As `blobTexts`, with few calls: what is not known yet is read a hundred at a time. */
export async function batchedTexts(
  where: string,
  files: readonly BlobRef[],
  { many, one }: BlobReader,
): Promise<readonly (string | undefined)[]> {
  const unread = files.filter(({ id }) => !isKept(where, id));
  const found = await textsById(unread, many);
  return blobTexts(where, files, async (file) => {
    const text = found.get(file.id);
    return text === undefined ? one(file) : Buffer.from(text);
  });
}

/**
 * Only texts that have one of the ids that were asked for count, in whatever order and under whatever names they come.
 * What is not among them, or a forge that cannot do this, is not a failure: those are read one by one, which also says
 * what is wrong.
 */
async function textsById(
  files: readonly BlobRef[],
  many: BlobReader['many'],
): Promise<ReadonlyMap<string, string>> {
  const distinct = [...new Map(files.map((file) => [file.id, file])).values()];
  if (distinct.length < MIN_COUNT) return new Map();
  const batches = Array.from({ length: Math.ceil(distinct.length / MAX_BATCH) }, (_, at) =>
    distinct.slice(at * MAX_BATCH, (at + 1) * MAX_BATCH),
  );
  const texts = await atOnce(batches, (batch) => attempt(() => many(batch)));
  const wanted = new Set(distinct.map(({ id }) => id));
  const found = texts.flat().map((text) => [blobId(text), text] as const);
  return new Map(found.filter(([id]) => wanted.has(id)));
}

/** To be told to wait is the one refusal that asking one by one would make worse. */
async function attempt(work: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await work();
  } catch (error) {
    if (isReconcileError(error) && error.failure.policy === 'Throttled') throw error;
    return [];
  }
}
