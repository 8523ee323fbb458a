import type { ResourceId } from '../../../shared/core/base/resource-id';
import { clusterId, resourceGroupId } from '../../../shared/core/base/resource-id';
import type { Host } from '../../../local/azure';
import { matchesAnyGlob } from '../../../shared/core/base/glob';
import { idKey } from './id-key';
import type { Stage } from '../../support/stage';
import { IDENTITY_GROUP } from '../../support/stage';

export const CLUSTERS_TAG = 'aks-clusters';

/** What the people of the story want. The world says what there is. */
export interface Place {
  readonly stage: Stage;
  readonly names: readonly string[];
  /** Names of clusters that somebody has off-boarded. */
  readonly offboarded: Set<string>;
  /** `host|identity` of each entry that we put on a host, unless somebody took it off or put it there again since. */
  readonly ours: Set<string>;
  /** What Azure has denied in this story although it was there. */
  readonly hidden: Set<string>;
  /** Globs of the node pools that the profile names; empty: it names none. */
  readonly nodePools: string[];
  /** When the globs last fitted a pool of a cluster that was there, in milliseconds. */
  readonly fitted: Map<string, number>;
  /** What happened, in order. */
  readonly story: string[];
}

export function idOf({ stage }: Pick<Place, 'stage'>, name: string): ResourceId {
  return clusterId(stage.subscription, 'rg-aks', name);
}

/** Clusters that exist now and are not going away. */
export function living(place: Place): readonly string[] {
  return place.names.filter((name) => {
    const found = place.stage.azure.world.find(idOf(place, name));
    return found !== undefined && 'pools' in found && found.provisioningState !== 'Deleting';
  });
}

/** Whether people want the cluster looked after. */
export function wanted({ offboarded }: Place, name: string): boolean {
  return !offboarded.has(name);
}

/** Ids of the identities that lie in the profile's group now, lower case. */
export function profileIdentities({ stage }: Place): readonly string[] {
  return [...stage.azure.world.state.identities.values()]
    .filter(({ resourceGroup }) => resourceGroup === IDENTITY_GROUP)
    .map(({ id }) => id.toLowerCase());
}

/** Ids of the identities that belong on every host of the cluster now, lower case. */
export function desiredFor(place: Place, name: string): ReadonlySet<string> {
  if (place.offboarded.has(name)) return new Set();
  const { identities } = place.stage.azure.world.state;
  return new Set(
    [...identities.values()]
      .filter(({ resourceGroup }) => resourceGroup === IDENTITY_GROUP)
      .filter(({ tags }) => (tags[CLUSTERS_TAG] ?? name).split(',').includes(name))
      .map(({ id }) => id.toLowerCase()),
  );
}

/** Whether the profile gives the pool of a host its identities. */
export function isNamed({ nodePools }: Pick<Place, 'nodePools'>, { pool }: Host): boolean {
  return nodePools.length === 0 || matchesAnyGlob(nodePools, pool);
}

/** Whether the globs fit any pool of the cluster: where they do not, nothing comes and nothing goes. */
export function fitsAny(place: Place, cluster: string): boolean {
  return place.stage.azure.world.hosts(cluster).some((host) => isNamed(place, host));
}

/** Azure's lists may show a pool that long after it was deleted, and the run that saw it has yet to write. */
const MAX_STALE_MS = 6 * 60_000;

/** Whether a run that writes now may have seen a pool that the globs fit. */
export function mayFitAny(place: Place, cluster: string): boolean {
  const now = place.stage.clock.now();
  if (fitsAny(place, cluster)) return true;
  return now - (place.fitted.get(idKey(cluster)) ?? -Infinity) < MAX_STALE_MS;
}

/** Notes which clusters have a pool that the globs fit. */
export function noteFits(place: Place): void {
  for (const name of place.nodePools.length === 0 ? [] : place.names) {
    const cluster = idOf(place, name);
    if (fitsAny(place, cluster)) place.fitted.set(idKey(cluster), place.stage.clock.now());
  }
}

/** Somebody narrows the profile to node pools of some names. */
export function nameNodePools(place: Place, globs: readonly string[]): void {
  place.nodePools.push(...globs);
  const { configuration, subscription } = place.stage;
  const resourceGroup = resourceGroupId(subscription, IDENTITY_GROUP);
  const placements = [{ resourceGroup, nodePools: globs }];
  configuration.current = {
    ...configuration.current,
    profiles: configuration.current.profiles.map((profile) => ({
      ...profile,
      identities: { ...profile.identities, placements },
    })),
  };
  place.story.push(`the profile names node pools ${globs.join(', ')}`);
}
