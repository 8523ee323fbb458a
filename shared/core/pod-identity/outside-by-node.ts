import type { NodePoolHost, Observed } from '../cluster/cluster';
import { outsideWords } from '../selection/node-pools';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { hostOfNode } from './node-host';
import type { ClusterNode, ClusterObjects } from '../cluster/objects';

/** Why the profile keeps an identity from the pool of a node; undefined: it does not, or the pool is not known yet. */
export type OutsideByNode = (nodeName: string, id: ResourceId) => string | undefined;

/** Why an identity may not be used on a node; undefined for one that may, and for a node whose host is unknown. */
export function outsideByNode(
  { profile, observed }: { readonly profile: Profile; readonly observed: Pick<Observed, 'hosts'> },
  { nodes }: Pick<ClusterObjects, 'nodes'>,
): OutsideByNode {
  if (profile.identities.placements === undefined) return () => undefined;
  const hosts = new Map(observed.hosts.map((host) => [host.id, host]));
  const byNode = new Map(nodes.map((node) => [node.name, hostFor(node, hosts)]));
  return (nodeName, id) => {
    const host = byNode.get(nodeName);
    return host === undefined ? undefined : outsideWords(id, host, profile);
  };
}

function hostFor(
  node: ClusterNode,
  hosts: ReadonlyMap<ResourceId, NodePoolHost>,
): NodePoolHost | undefined {
  const id = hostOfNode(node);
  return id && hosts.get(id);
}
