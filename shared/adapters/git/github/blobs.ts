import { textOf } from '../text';
import type { Session } from './session';

/** In characters of all files together. Content never changes under its id, so that the next run reads only what is new. */
const MOST_KEPT = 16 * 1024 * 1024;
const AT_ONCE = 8;

const kept = new Map<string, string>();
let size = 0;

export interface BlobRef {
  readonly path: string;
  readonly sha: string;
}

/** Texts of files, in the order asked for; undefined where a file is no UTF-8 text. */
export async function readBlobs(
  session: Session,
  files: readonly BlobRef[],
): Promise<readonly (string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  const waiting = [...files.entries()];
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      texts[next[0]] = await readBlob(session, next[1]);
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, files.length) }, work));
  return texts;
}

async function readBlob(session: Session, { path, sha }: BlobRef): Promise<string | undefined> {
  const { owner, repo, place } = session;
  const key = `${place.target.forge.url} ${owner}/${repo} ${sha}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const blob = await session.read({ action: `read ${path}` }, (octokit) =>
    octokit.rest.git.getBlob({ owner, repo, file_sha: sha }),
  );
  const text = textOf(Buffer.from(blob.content, blob.encoding === 'base64' ? 'base64' : 'utf8'));
  if (text !== undefined) keep(key, text);
  return text;
}

function keep(key: string, text: string): void {
  size += text.length;
  kept.set(key, text);
  for (const [oldest, { length }] of kept) {
    if (size <= MOST_KEPT) return;
    kept.delete(oldest);
    size -= length;
  }
}
