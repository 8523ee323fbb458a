import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf } from '../../../shared/core/base/resource-id';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { Configuration, Profile } from '../../../shared/core/configuration/profile';
import { identityGroups } from '../../../shared/core/configuration/profile';
import type { Arm } from '../arm';

/** A cluster that a profile selects. */
export interface Selected {
  readonly cluster: Cluster;
  readonly profile: Profile;
}

/** What every check looks at. */
export interface Facts {
  readonly arm: Arm;
  readonly configuration: Configuration;
  /** Of settings.subscriptions, those that whoever looks may see. */
  readonly watched: readonly string[];
  readonly selected: readonly Selected[];
  readonly principal: Principal;
}

/** Whose rights count. */
export interface Principal {
  readonly id: string;
  /** True: whoever is signed in, for want of the identity of the reconciler. */
  readonly isYou: boolean;
}

/** Every subscription that the configuration speaks of. */
export function subscriptionsIn({
  settings,
  profiles,
  registries,
}: Configuration): readonly string[] {
  const ids = [...profiles.flatMap(identityGroups), ...registries.map(({ id }) => id)];
  const all = [...settings.subscriptions, ...ids.map(subscriptionOf)];
  return [...new Set(all.map((each) => each.toLowerCase()))];
}

export function subscriptionOf(id: ResourceId): string {
  return partsOf(id).subscriptionId.toLowerCase();
}
