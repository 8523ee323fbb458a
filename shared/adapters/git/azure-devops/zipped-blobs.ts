import { unzipSync } from 'fflate';
import { MAX_FILE_BYTES } from '../blob-texts';
import { textOf } from '../text';
import type { Session } from './session';

/**
 * Many blobs in one call, as a zip.
 * https://learn.microsoft.com/rest/api/azure/devops/git/blobs/get-blobs-zip
 */
export async function zippedBlobs(
  { bytes }: Session,
  ids: readonly string[],
): Promise<readonly string[]> {
  const zip = await bytes({
    action: 'read files',
    method: 'POST',
    path: '/blobs',
    query: { $format: 'zip' },
    body: ids,
    accept: 'application/zip',
  });
  const files = unzipSync(zip, { filter: ({ originalSize }) => originalSize <= MAX_FILE_BYTES });
  return Object.values(files).flatMap((content) => textOf(content) ?? []);
}
