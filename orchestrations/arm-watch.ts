import type { DurableClient } from 'durable-functions';
import { watchInstanceId } from '../shared/core/base/keys';
import type { ResourceId } from '../shared/core/base/resource-id';
import type { Adapters } from '../shared/current-adapters';
import { WATCH_CLUSTER } from './names';
import { startOnce } from './enqueue';

/**
 * Sees to it that the cluster is watched. Called at the end of every run and by every sweep: a start that is refused
 * because the watch runs costs one call to Durable, and is how a watch that was lost comes back.
 */
export async function armWatch(
  adapters: Adapters,
  client: DurableClient,
  cluster: ResourceId,
): Promise<void> {
  const instanceId = watchInstanceId(cluster);
  await startOnce(adapters, client, {
    name: WATCH_CLUSTER,
    instanceId,
    input: { cluster },
    subject: cluster,
  });
}
