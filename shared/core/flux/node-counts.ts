import type { Membership } from './membership';
import type { ResourceId } from '../base/resource-id';
import type { InstallRecord } from '../installed/install-record';

/** The fleet with the nodes that NMI was seen to run on: auto-provisioned ones are in no pool that Azure lists. */
export function withNodeCounts(
  membership: Membership,
  installs: readonly InstallRecord[],
): Membership {
  const seen = new Map<ResourceId, number>();
  for (const { cluster, nodes } of installs) {
    if (nodes !== undefined) seen.set(cluster, Math.max(nodes.of, seen.get(cluster) ?? 0));
  }
  return {
    ...membership,
    members: membership.members.map((member) => {
      const observedNodes = seen.get(member.cluster.id);
      return observedNodes === undefined ? member : { ...member, observedNodes };
    }),
  };
}
