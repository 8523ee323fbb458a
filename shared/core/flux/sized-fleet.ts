import type { Fleet } from './fleet';
import type { ResourceId } from '../base/resource-id';
import type { InstallRecord } from '../installed/install-record';

/** The fleet with the nodes that NMI was seen to run on: auto-provisioned ones are in no pool that Azure lists. */
export function sizedFleet(fleet: Fleet, installs: readonly InstallRecord[]): Fleet {
  const seen = new Map<ResourceId, number>();
  for (const { cluster, nodes } of installs) {
    if (nodes !== undefined) seen.set(cluster, Math.max(nodes.of, seen.get(cluster) ?? 0));
  }
  return {
    ...fleet,
    members: fleet.members.map((member) => {
      const seenNodes = seen.get(member.cluster.id);
      return seenNodes === undefined ? member : { ...member, seenNodes };
    }),
  };
}
