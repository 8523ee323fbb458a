import { partsOf } from '../base/resource-id';
import type { ClusterState } from './cluster-state';
import type { Hint } from '../arm/event';
import type { Configuration, Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { isSwept } from '../selection/swept';

/**
 * Clusters that a hint is about: the named one, the one whose hosts live in the group, or those whose profile takes
 * identities from it. A cluster that nobody has looked at yet announces itself by an event of its own.
 */
export function concernedClusters(
  hint: Exclude<Hint, { kind: 'ignored' }>,
  states: readonly ClusterState[],
  configuration: Configuration,
): readonly ResourceId[] {
  if (hint.kind === 'cluster') {
    const { subscriptionId } = partsOf(hint.cluster);
    return isSwept(configuration, subscriptionId) ? [hint.cluster] : [];
  }
  const profiles = new Set(profilesTakingFrom(hint.group, configuration).map(({ name }) => name));
  return states
    .filter(({ nodeResourceGroup, profile = '', offboarded }) => {
      if (nodeResourceGroup === hint.group) return true;
      return !offboarded && profiles.has(profile);
    })
    .map(({ cluster }) => cluster);
}

/** Profiles whose clusters get identities of the group. */
export function profilesTakingFrom(
  group: ResourceId,
  { profiles }: Configuration,
): readonly Profile[] {
  return profiles.filter(({ identities }) => identities.resourceGroups.includes(group));
}
