import { blobTexts } from '../blob-texts';
import type { Session } from './session';

export interface BlobRef {
  readonly path: string;
  readonly sha: string;
}

/** Texts of files, in the order asked for; undefined where a file is no UTF-8 text. */
export async function readBlobs(
  session: Session,
  files: readonly BlobRef[],
): Promise<readonly (string | undefined)[]> {
  const { owner, repo, place } = session;
  const blobs = files.map(({ path, sha: id }) => ({ path, id }));
  return blobTexts(`${place.target.forge.url} ${owner}/${repo}`, blobs, async ({ path, id }) => {
    const blob = await session.read({ action: `read ${path}` }, (octokit) =>
      octokit.rest.git.getBlob({ owner, repo, file_sha: id }),
    );
    return Buffer.from(blob.content, blob.encoding === 'base64' ? 'base64' : 'utf8');
  });
}
