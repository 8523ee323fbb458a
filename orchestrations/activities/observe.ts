import type { Cluster, Identity, Observed } from '../../shared/core/cluster';
import type { Profile } from '../../shared/core/profile';
import type { ResourceId } from '../../shared/core/resource-id';
import { partsOf } from '../../shared/core/resource-id';
import type { View } from './view';

/** One look at everything that the plan of `cluster` depends on: one list of hosts, one per identity group, one of roles per subscription. */
export async function observe(
  view: View,
  cluster: Cluster,
  profile: Profile,
  principalId: string,
): Promise<Observed> {
  const groups = profile.identities.resourceGroups;
  const subscriptions = subscriptionsOf([cluster.nodeResourceGroup, ...groups]);
  const [hosts, listed, roles] = await Promise.all([
    view.hosts(cluster),
    Promise.all(groups.map((group) => view.identities(group))),
    Promise.all(subscriptions.map((subscription) => view.roles(subscription, principalId))),
  ]);
  return {
    cluster,
    hosts,
    identities: listed.flatMap((identities) => identities ?? []),
    missingResourceGroups: missing(groups, listed),
    roleAssignments: roles.flat(),
    objects: { kind: 'ignored' },
    policies: [],
  };
}

function subscriptionsOf(scopes: readonly ResourceId[]): readonly string[] {
  return [...new Set(scopes.map((scope) => partsOf(scope).subscriptionId))];
}

function missing(
  groups: readonly ResourceId[],
  listed: readonly (readonly Identity[] | undefined)[],
): readonly ResourceId[] {
  return groups.filter((_, index) => listed[index] === undefined);
}
