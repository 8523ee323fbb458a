import type { FileChange } from '../../core/base/repo-file';
import { atOnce, blobId } from './blob-texts';

/** What a commit does to a file that is known to be there, or not to be. */
export type PlannedChange =
  | { readonly kind: 'create' | 'update'; readonly path: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string };

/**
 * Azure DevOps and GitLab refuse to create what is there and to update what is not. So it is looked up in the commit that
 * the change goes on, and what that commit has already is left out. `idAt` gives the id of the blob at a path.
 */
export async function planChanges(
  files: readonly FileChange[],
  idAt: (path: string) => Promise<string | undefined>,
): Promise<readonly PlannedChange[]> {
  const planned = await atOnce(files, async ({ path, after }) =>
    planChange(path, after, await idAt(path)),
  );
  return planned.flat();
}

function planChange(
  path: string,
  text: string | undefined,
  id: string | undefined,
): readonly PlannedChange[] {
  if (text === undefined) return id === undefined ? [] : [{ kind: 'delete', path }];
  if (id === undefined) return [{ kind: 'create', path, text }];
  return id === blobId(text) ? [] : [{ kind: 'update', path, text }];
}
