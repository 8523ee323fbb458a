import { counted } from '../../../shared/core/base/counted';
import type { AzureReads } from '../../../shared/adapters/azure/azure';
import { MAX_IDENTITIES_PER_PATCH } from '../../../shared/core/cluster/identity-patch';
import type { Finding } from '../../findings';
import type { Facts } from './facts';

/** Per subscription, and not to be raised: https://learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits */
const MAX_ASSIGNMENTS = 4000;
/** Two for each cluster of a profile that gives them. */
const PER_CLUSTER = 2;

interface Assignment {
  readonly properties: { readonly scope: string };
}

/** How many role assignments each watched subscription has room for. */
export async function assignments({ arm, watched, selected }: Facts): Promise<readonly Finding[]> {
  return Promise.all(
    watched.map(async (subscription) => {
      const scope = `/subscriptions/${subscription}`;
      const path = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
      const all = await arm.list<Assignment>(path, '2022-04-01');
      const used = all.filter(({ properties }) =>
        properties.scope.toLowerCase().startsWith(scope.toLowerCase()),
      ).length;
      const clusters = selected.filter(({ cluster }) => cluster.id.startsWith(scope)).length;
      return headroom(subscription, used, clusters * PER_CLUSTER);
    }),
  );
}

function headroom(subscription: string, used: number, coming: number): Finding {
  const what = `role assignments in ${subscription}: ${used} of ${MAX_ASSIGNMENTS}`;
  if (used + coming <= MAX_ASSIGNMENTS) return { what, result: 'well' };
  return {
    what: `${what}, and up to ${coming} more are needed`,
    result: 'wrong',
    remedy: `az role assignment list --all --subscription ${subscription} --query "[?principalName=='']" -o table   # those of deleted principals can go`,
  };
}

/**
 * The most identities on one host. Azure names no limit; beyond what one PATCH takes each change is several, one after the other.
 */
export async function identitiesPerHost(
  azure: AzureReads,
  { selected }: Facts,
): Promise<readonly Finding[]> {
  const hosts = await Promise.all(selected.map(({ cluster }) => azure.listHosts(cluster)));
  const counts = hosts.flat().map(({ id, attached }) => ({ id, count: attached.length }));
  const [most] = counts.toSorted((a, b) => b.count - a.count);
  if (most === undefined) return [];
  const name = most.id.split('/').at(-1) ?? most.id;
  const what = `no host has more than ${counted(most.count, 'identity', 'identities')} (${name})`;
  if (most.count <= MAX_IDENTITIES_PER_PATCH) return [{ what, result: 'well' }];
  const remedy = 'Give groups their own node pools: identities.resourceGroups[].nodePools';
  return [
    {
      what: `${what}, more than one PATCH takes (${MAX_IDENTITIES_PER_PATCH})`,
      result: 'note',
      remedy,
    },
  ];
}
