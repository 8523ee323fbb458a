import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the checkout. */
export const root = join(__dirname, '..', '..');

/** A file or folder of the reference that lies beside the checkout; prints one line and is undefined where it is absent. */
export function referenceFolder(path: string): string | undefined {
  const found = join(root, '..', 'shared', 'reference', path);
  if (existsSync(found)) return found;
  console.log(`skipped: ${found} is not here, so nothing is compared with it`);
  return undefined;
}
