import type { NodePoolHost } from '../cluster/cluster';
import { matchesAnyGlob } from '../base/glob';
import type { Placement, Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { scopeOf } from '../base/resource-id';

export type Where = Pick<NodePoolHost, 'id' | 'pool'>;

/** What the profile says about where the identity goes; undefined: everywhere. */
export function placementOf(id: ResourceId, { identities }: Profile): Placement | undefined {
  const group = scopeOf(id);
  return identities.placements?.find(({ resourceGroup }) => resourceGroup === group);
}

/** True if the profile keeps identities of the group from the host. One whose pool is not known gets none of them. */
export function isOutside({ nodePools }: Placement, { pool }: Where): boolean {
  return nodePools.length > 0 && (pool === undefined || !matchesAnyGlob(nodePools, pool));
}

/** What keeps a node pool from an identity, for people; undefined: nothing that the profile says. */
export function outsideWords(id: ResourceId, host: Where, profile: Profile): string | undefined {
  const placement = placementOf(id, profile);
  if (placement === undefined || !isOutside(placement, host)) return undefined;
  return `node pool ${host.pool ?? 'unknown'} is not one of nodePools [${placement.nodePools.join(', ')}] of profile "${profile.name}"`;
}
