import type { IsoTime } from '../base/iso-time';
import type { Configuration } from '../configuration/profile';
import { partsOf } from '../base/resource-id';
import type { Selection } from './selection';
import { selectProfile } from './selection';
import type { SelectableCluster } from './selector';

/** What is not swept is not ours: neither an event nor a caller makes us look at it, or write to it. */
export function isSwept({ settings }: Configuration, subscriptionId: string): boolean {
  const wanted = subscriptionId.toLowerCase();
  return settings.subscriptions.some((known) => known.toLowerCase() === wanted);
}

/**
 * As selectProfile; no profile reaches into a subscription that is not swept. What we gave to a cluster before its
 * subscription was taken out of the settings stays there until somebody off-boards it.
 */
export function selectSwept(
  configuration: Configuration,
  cluster: SelectableCluster,
  now: IsoTime,
): Selection {
  const { subscriptionId } = partsOf(cluster.id);
  if (isSwept(configuration, subscriptionId)) return selectProfile(configuration, cluster, now);
  return {
    kind: 'none',
    reason: `subscription ${subscriptionId} is no longer in settings.subscriptions, so the cluster is left alone.`,
  };
}
