import type { ResourceId } from '../base/resource-id';
import { needsPolicy } from '../cluster/network-plugin';
import type { ClusterNeeds } from '../admission/cluster-needs';
import type { Membership, Member, LeftOut } from './membership';

/**
 * The fleet with what the last run of each cluster saw. Where the gate of kubenet is closed, nothing is asked for: NMI would
 * run there and no policy would keep a pod from posing as another one. Nobody has looked: closed.
 */
export function heedingNeeds(
  { members, leftOut }: Membership,
  needs: ReadonlyMap<ResourceId, ClusterNeeds>,
): Membership {
  const judged = members.map((member) => judge(member, needs.get(member.cluster.id)));
  return {
    members: judged.flatMap((one) => ('why' in one ? [] : [one])),
    leftOut: [...leftOut, ...judged.flatMap((one) => ('why' in one ? [one] : []))],
  };
}

function judge(member: Member, needs: ClusterNeeds | undefined): Member | LeftOut {
  const { cluster, profile } = member;
  const known = needs === undefined ? member : { ...member, needs };
  if (!needsPolicy(profile, cluster)) return known;
  const why = needs === undefined ? NOT_LOOKED : needs.gate?.message;
  if (why === undefined) return known;
  const stage = profile.gitops?.stage;
  return {
    cluster,
    ...(stage !== undefined && { stage }),
    ...(member.ring !== undefined && { ring: member.ring }),
    why: `it uses kubenet. ${why}`,
    withheld: member.charts,
  };
}

const NOT_LOOKED = 'No run has looked yet whether policies keep its pods from NET_RAW.';
