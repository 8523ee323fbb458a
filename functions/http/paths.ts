import { pathOfOne } from '../../shared/api/kinds';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { partsOf } from '../../shared/core/base/resource-id';
import type { SyncSubject } from '../../shared/core/base/sync-subject';

/** Path of a cluster's own resource below the site. */
export function clusterPath(cluster: ResourceId): string {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(cluster);
  return pathOfOne('cluster', [subscriptionId, resourceGroup, name]);
}

/** The same of a chart or a repository. */
export function syncPath({ kind, name }: SyncSubject): string {
  return pathOfOne(kind === 'chart' ? 'chart' : 'repository', [name]);
}
