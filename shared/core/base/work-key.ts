import type { ResourceId } from './resource-id';
import type { SyncKey } from './sync-subject';

/** The full id of what is kept in line: of a cluster in Azure, else `chart:<name>` or `gitops:<name>` of a repository. */
export type WorkKey = ResourceId | SyncKey;

/** True for a chart or a repository. The id of a cluster begins with a slash. */
export function isSyncKey(key: WorkKey): key is SyncKey {
  return !key.startsWith('/');
}
