import type { Cluster } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { Skip } from './run';

/** Whether a cluster can be worked on now. */
export type Readiness =
  | { readonly kind: 'workable' }
  | { readonly kind: 'busy'; readonly failure: Failure }
  | { readonly kind: 'resting'; readonly rest: Skip };

/** A Failed or Canceled cluster still has nodes with pods on them; every other state but Succeeded is AKS at work. */
const WORKABLE: readonly string[] = ['Succeeded', 'Failed', 'Canceled'];

/** Whether a cluster can be worked on now, by its provisioning and power state. */
export function readinessOf(cluster: Cluster): Readiness {
  if (cluster.provisioningState === 'Deleting') {
    return skipped(
      'ClusterDeleting',
      `${cluster.name} is being deleted; what is left to undo follows when it is gone.`,
    );
  }
  if (!WORKABLE.includes(cluster.provisioningState))
    return { kind: 'busy', failure: busy(cluster) };
  if (cluster.powerState === 'Stopped') {
    return skipped(
      'ClusterStopped',
      `${cluster.name} is stopped: it has no nodes. It is looked at again when it starts.`,
    );
  }
  return { kind: 'workable' };
}

/** AKS answers 409 to everybody while it works, and a host changed under it may lose its identities. */
function busy(cluster: Cluster): Failure {
  return {
    policy: 'Waiting',
    code: 'ClusterBusy',
    message: `AKS is working on ${cluster.name} (${cluster.provisioningState}); its hosts cannot be changed until it has finished.`,
    target: cluster.id,
  };
}

function skipped(reason: Skip['reason'], message: string): Readiness {
  return { kind: 'resting', rest: { reason, message } };
}
