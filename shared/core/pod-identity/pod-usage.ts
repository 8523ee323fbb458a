import type { NodePoolHost, Observed } from '../cluster/cluster';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { tryResourceId } from '../base/resource-id';
import { matchPods } from './match';
import { byNode } from './node-host';
import type { AzureIdentity, ClusterObjects } from '../cluster/objects';

/** A node pool by its name, or a host of which no pool is known by its id. */
export type Place = string;

/** Where pods use identities. */
export interface PodUsage {
  /** By pods that may have it. */
  readonly granted: PlacesOf;
  /** By any pod, allowed or not: what one of them has is not taken from under it. */
  readonly any: PlacesOf;
}

type PlacesOf = ReadonlyMap<ResourceId, ReadonlySet<Place>>;

/** The place of a pod whose node or host is not known: it may be any, so nothing is taken off and nothing brought there. */
const SOMEWHERE: Place = '?';

/** The pool of a host in lower case; its id when it has none. */
export function placeOf({ id, pool }: Pick<NodePoolHost, 'id' | 'pool'>): Place {
  return pool?.toLowerCase() ?? id;
}

/** True if pods use the identity at the place, or may for all that is known. */
export function isUsedAt(places: PlacesOf, identity: ResourceId, place: Place): boolean {
  const at = places.get(identity);
  return at !== undefined && (at.has(place) || at.has(SOMEWHERE));
}

/** Where pods use identities, by whole pools: a pod may come back on any node of its pool. */
export function podUsage(
  profile: Profile,
  { hosts, identities, objects: look }: Observed,
  isAllowed: (identity: AzureIdentity) => boolean,
): PodUsage | undefined {
  if (look.kind !== 'read') return undefined;
  const { objects } = look;
  const placeAt = byNode({ hosts }, objects, placeOf);
  const byClientId = new Map(identities.map(({ id, clientId }) => [clientId.toLowerCase(), id]));
  const granted = new Map<ResourceId, Set<Place>>();
  const any = new Map<ResourceId, Set<Place>>();
  for (const { pod, identity } of matchPods({
    ...objects,
    forceNamespaced: isForced(profile, objects),
  })) {
    const place = placeAt(pod.nodeName ?? '');
    const named = tryResourceId(identity.spec.resourceID);
    // NMI asks for tokens by client id alone, whatever the resource id says.
    const asked = byClientId.get(identity.spec.clientID.toLowerCase());
    for (const id of [named, asked]) if (id !== undefined) add(any, id, place ?? SOMEWHERE);
    if (named === undefined || place === undefined || !isAllowed(identity)) continue;
    add(granted, named, place);
  }
  return { granted, any };
}

function isForced({ mode, forceNamespaced }: Profile, { installation }: ClusterObjects): boolean {
  return mode === 'managed' || forceNamespaced || installation.nmiForceNamespaced;
}

function add(map: Map<ResourceId, Set<Place>>, id: ResourceId, place: Place): void {
  const places = map.get(id);
  if (places === undefined) map.set(id, new Set([place]));
  else places.add(place);
}
