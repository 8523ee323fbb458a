import type { Observed } from '../cluster/cluster';
import { outsideWords } from '../selection/node-pools';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { byNode } from './node-host';
import type { ClusterObjects } from '../cluster/objects';

/** Why the profile keeps an identity from the pool of a node; undefined: it does not, or the pool is not known yet. */
export type OutsideByNode = (nodeName: string, id: ResourceId) => string | undefined;

/** Why an identity may not be used on a node; undefined for one that may, and for a node whose host is unknown. */
export function outsideByNode(
  { profile, observed }: { readonly profile: Profile; readonly observed: Pick<Observed, 'hosts'> },
  objects: Pick<ClusterObjects, 'nodes'>,
): OutsideByNode {
  if (profile.identities.placements === undefined) return () => undefined;
  const hostAt = byNode(observed, objects, (host) => host);
  return (nodeName, id) => {
    const host = hostAt(nodeName);
    return host === undefined ? undefined : outsideWords(id, host, profile);
  };
}
