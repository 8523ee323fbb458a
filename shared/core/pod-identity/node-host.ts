import type { ResourceId } from '../base/resource-id';
import { tryResourceId } from '../base/resource-id';
import type { NodePoolHost, Observed } from '../cluster/cluster';
import type { ClusterNode, ClusterObjects } from '../cluster/objects';

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

/** What is known of the host behind a node; undefined while node or host is not known. */
export function byNode<T>(
  { hosts }: Pick<Observed, 'hosts'>,
  { nodes }: Pick<ClusterObjects, 'nodes'>,
  knownOf: (host: NodePoolHost) => T,
): (nodeName: string) => T | undefined {
  const byHost = new Map(hosts.map((host) => [host.id, knownOf(host)]));
  const hostOf = new Map(nodes.map((node) => [node.name, hostOfNode(node)]));
  return (nodeName) => {
    const host = hostOf.get(nodeName);
    return host && byHost.get(host);
  };
}
