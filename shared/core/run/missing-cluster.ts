import type { Failure } from '../base/errors';
import type { ResourceId } from '../base/resource-id';
import { partsOf } from '../base/resource-id';
import type { Skip } from './run';

/** Why a run for a deleted cluster changes nothing in it. */
export function gone(cluster: ResourceId, dryRun = false): Skip {
  const ending = dryRun ? 'would be taken back, but for the dry run' : 'is taken back';
  return {
    reason: 'ClusterGone',
    message: `${cluster} no longer exists; what is left of our work ${ending}.`,
  };
}

/** AKS deletes the node resource group before the cluster. */
export function hostsOutliveIt(cluster: ResourceId, hosts: readonly ResourceId[]): Failure {
  return {
    policy: 'Stalled',
    code: 'HostsOutliveCluster',
    message: `Azure says that ${cluster} does not exist, and still shows ${hosts.length} of its node pool hosts with identities of ours (${hosts.slice(0, 3).join(', ')}). Nothing is taken back while pods may run there.`,
    target: cluster,
    remedy: `Look at the cluster with az aks show. If it was deleted, off-board it: ${offboardingCall(cluster)}.`,
  };
}

/** The failure (Stalled) of more vanished clusters than can be believed. */
export function tooManyMissing(cluster: ResourceId, others: readonly ResourceId[]): Failure {
  const { subscriptionId } = partsOf(cluster);
  return {
    policy: 'Stalled',
    code: 'MassRemovalRefused',
    message: `Azure stopped showing ${others.length + 1} clusters of subscription ${subscriptionId} at once, and no event told of their deletion (also ${others.slice(0, 3).join(', ')}). Nothing of them is forgotten or taken back.`,
    target: cluster,
    remedy: `If our access or the tenant is at fault, fix that: whatever is there shows up with the next sweep. If they were deleted, off-board each: ${offboardingCall(cluster)}.`,
  };
}

function offboardingCall(cluster: ResourceId): string {
  const { subscriptionId, resourceGroup, name } = partsOf(cluster);
  return `DELETE /api/clusters/${subscriptionId}/${resourceGroup}/${name}?confirm=${name}`;
}
