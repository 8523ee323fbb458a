import type { ResourceId } from '../base/resource-id';
import { tryResourceId } from '../base/resource-id';
import type { ClusterNode } from '../cluster/objects';

const PREFIX = /^azure:\/\//i;
const INSTANCE = /\/virtualmachines\/[^/]+$/;

/**
 * The host behind a node: its scale set, or its VM. Read from providerID, which alone names subscription and resource
 * group (aad-pod-identity #1246); undefined while the cloud provider has not set it, or when it is no Azure node.
 */
export function hostOfNode({ providerId }: ClusterNode): ResourceId | undefined {
  if (!PREFIX.test(providerId)) return undefined;
  const id = tryResourceId(providerId.replace(PREFIX, ''));
  if (id === undefined) return undefined;
  // An instance of a scale set is its child; a single VM is a host itself.
  const host = id.includes('/virtualmachinescalesets/') ? id.replace(INSTANCE, '') : id;
  return tryResourceId(host);
}
