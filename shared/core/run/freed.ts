import type { Cluster } from '../cluster/cluster';
import type { Configuration, Profile } from '../configuration/profile';
import type { Situation } from './situation';
import { overrideTag } from '../selection/tag-overrides';

/** What a plan "otherwise" is made from. */
export interface Freed {
  readonly cluster: Cluster;
  readonly configuration: Configuration;
}

/**
 * Takes away what holds a run back in `situation`, and nothing else: who only observes, or makes a dry run, still does.
 * Which profile is chosen stays as it is. Only ever for a plan that is shown.
 */
export function freed(situation: Situation, cluster: Cluster, configuration: Configuration): Freed {
  if (situation === 'OffBoarded') return { cluster, configuration };
  if (situation === 'MassRemovalRefused')
    return { cluster, configuration: withProfiles(configuration, unguarded) };
  if (situation === 'WaitsForRing')
    return { cluster, configuration: withProfiles(configuration, allAtOnce) };
  if (situation === 'OutsideMaintenanceWindow')
    return { cluster, configuration: withProfiles(configuration, alwaysOpen) };
  return {
    cluster: {
      ...cluster,
      tags: withoutHolds(cluster.tags, configuration.settings.tagPrefix),
      provisioningState: 'Succeeded',
      powerState: 'Running',
    },
    configuration: withProfiles(configuration, unheld),
  };
}

function withProfiles(
  configuration: Configuration,
  change: (profile: Profile) => Profile,
): Configuration {
  return { ...configuration, profiles: configuration.profiles.map(change) };
}

function withoutHolds(tags: Cluster['tags'], prefix: string): Cluster['tags'] {
  const holds = (['suspend', 'exemptUntil'] as const).map((override) =>
    overrideTag(prefix, override).toLowerCase(),
  );
  return Object.fromEntries(
    Object.entries(tags).filter(([name]) => !holds.includes(name.toLowerCase())),
  );
}

function unheld({ exemptUntil: _, ...profile }: Profile): Profile {
  return { ...profile, suspend: false };
}

function alwaysOpen({ maintenance: _, ...profile }: Profile): Profile {
  return profile;
}

function allAtOnce({ rings: _, ...profile }: Profile): Profile {
  return alwaysOpen(profile);
}

function unguarded(profile: Profile): Profile {
  return { ...profile, maxRemovalShare: 1 };
}
