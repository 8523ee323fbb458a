import type {
  Cluster,
  Identity,
  Observed,
  ObservedObjects,
  PolicyAssignment,
} from '../../../shared/core/cluster/cluster';
import { isKubenet, needsPolicy } from '../../../shared/core/cluster/network-plugin';
import type { Profile } from '../../../shared/core/configuration/profile';
import { identityGroups } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf } from '../../../shared/core/base/resource-id';
import { attempt } from '../support/attempt';
import type { Reads } from './reads';

/**
 * One look at everything that the plan of `cluster` depends on: one list of hosts, one per identity group, one of roles
 * per subscription, and the objects in the cluster.
 */
export async function observe(
  reads: Reads,
  cluster: Cluster,
  profile: Profile,
  principalId: string,
): Promise<Observed> {
  const groups = identityGroups(profile);
  const subscriptions = subscriptionsOf([cluster.nodeResourceGroup, ...groups]);
  const [hosts, listed, roles, objects, policies] = await Promise.all([
    reads.hosts(cluster),
    Promise.all(groups.map((group) => reads.identities(group))),
    Promise.all(subscriptions.map((subscription) => reads.roles(subscription, principalId))),
    objectsIn(reads, cluster, profile),
    policiesOn(reads, cluster, profile),
  ]);
  return {
    cluster,
    hosts,
    identities: listed.flatMap((identities) => identities ?? []),
    missingResourceGroups: missing(groups, listed),
    roleAssignments: roles.flat(),
    objects,
    policies,
    proved: NOTHING,
    announced: NOTHING,
  };
}

const NOTHING: ReadonlySet<string> = new Set();

/** An API server that cannot be reached is no reason to leave the Azure side undone. */
async function objectsIn(
  reads: Reads,
  cluster: Cluster,
  profile: Profile,
): Promise<ObservedObjects> {
  if (profile.objects === 'ignore') return { kind: 'ignored' };
  const read = await attempt(async () => {
    const [objects, netRaw, admission] = await Promise.all([
      reads.objects(cluster, profile),
      isKubenet(cluster) ? reads.netRaw(cluster) : undefined,
      mayHavePolicies(profile) ? reads.admission(cluster) : undefined,
    ]);
    return { objects, ...(netRaw && { netRaw }), ...(admission && { admission }) };
  });
  return read.ok ? { kind: 'read', ...read.value } : { kind: 'unreachable', failure: read.failure };
}

/** By requests of ours; policies that come in another way are their owner's to watch. */
function mayHavePolicies({ admission, mode, gitops }: Profile): boolean {
  return gitops !== undefined && mode === 'managed' && admission.effect !== 'off';
}

async function policiesOn(
  reads: Reads,
  cluster: Cluster,
  profile: Profile,
): Promise<readonly PolicyAssignment[]> {
  return needsPolicy(profile, cluster) ? reads.policies(cluster) : [];
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
