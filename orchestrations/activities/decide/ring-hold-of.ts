import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { Configuration, Profile } from '../../../shared/core/configuration/profile';
import { profileChange } from '../../../shared/core/plan/profile-change';
import { type RingHold, ringHold } from '../../../shared/core/plan/ring-hold';
import type { RingProgress } from '../../../shared/core/plan/ring-progress';
import type { ClusterState } from '../../../shared/core/run/cluster-state';
import { ringOf } from '../../../shared/core/selection/ring-of';

/** What the answer depends on besides profile and cluster. */
export interface RingScene {
  readonly configuration: Configuration;
  readonly state: Pick<ClusterState, 'onboardedAt'> | undefined;
  readonly now: IsoTime;
  /** Of the profile; asked for only where it matters. */
  readonly progress: (profile: string) => Promise<RingProgress | undefined>;
}

/**
 * What a change of its profile waits for on a cluster; undefined: nothing. A cluster that was never Ready waits for nobody:
 * its pods have no token yet.
 */
export async function ringHoldOf(
  profile: Profile,
  cluster: Cluster,
  { configuration, state, now, progress }: RingScene,
): Promise<RingHold | undefined> {
  const { rings = [], selector } = profile;
  const ring = ringOf(rings, cluster);
  if (ring === undefined || ring === rings[0]?.name) return undefined;
  if (state?.onboardedAt === undefined) return undefined;
  return ringHold({
    ...{ rings, ring, now, change: profileChange(profile) },
    progress: await progress(profile.name),
    subscriptions:
      selector.subscriptions.length > 0
        ? selector.subscriptions
        : configuration.settings.subscriptions,
  });
}
