import { blobTexts, isKept } from '../blob-texts';
import { manyBlobs } from './many-blobs';
import type { Session } from './session';

export interface BlobRef {
  readonly path: string;
  readonly sha: string;
  /** Bytes, where it is known. */
  readonly size?: number;
}

/** Texts of files, in the order asked for; undefined where a file is no UTF-8 text. */
export async function readBlobs(
  session: Session,
  files: readonly BlobRef[],
): Promise<readonly (string | undefined)[]> {
  const { owner, repo, place } = session;
  const where = `${place.repository.forge.url} ${owner}/${repo}`;
  const unread = files.filter(({ sha }) => !isKept(where, sha));
  const texts = await manyBlobs(session, unread.flatMap(sized));
  const blobs = files.map(({ path, sha: id }) => ({ path, id }));
  return blobTexts(where, blobs, async ({ path, id }) => {
    const text = texts.get(id);
    if (text !== undefined) return Buffer.from(text);
    const blob = await session.read({ action: `read ${path}` }, (octokit) =>
      octokit.rest.git.getBlob({ owner, repo, file_sha: id }),
    );
    return Buffer.from(blob.content, blob.encoding === 'base64' ? 'base64' : 'utf8');
  });
}

function sized({ sha, size }: BlobRef): readonly { readonly sha: string; readonly size: number }[] {
  return size === undefined ? [] : [{ sha, size }];
}
