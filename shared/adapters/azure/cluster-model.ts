import type { ManagedCluster, ManagedClusterAgentPoolProfile } from '@azure/arm-containerservice';
import type { AgentPool, ApiServer, Cluster, KubeletIdentity } from '../../core/cluster/cluster';
import type { ResourceId } from '../../core/base/resource-id';
import { partsOf, resourceGroupId, tryResourceId } from '../../core/base/resource-id';

/** The cluster as Azure answers it, in core words; undefined if the answer has no usable id. */
export function clusterFrom(answer: ManagedCluster): Cluster | undefined {
  const id = tryResourceId(answer.id);
  if (id === undefined) return undefined;
  return {
    id,
    name: answer.name ?? partsOf(id).name ?? id,
    location: answer.location,
    tags: answer.tags ?? {},
    nodeResourceGroup: nodeResourceGroupOf(id, answer),
    ...stateIn(answer),
    ...identityAndNetworkIn(answer),
    apiServer: apiServerIn(answer),
    policyAddon: hasPolicyAddon(answer),
    pools: (answer.agentPoolProfiles ?? []).map(poolFrom),
  };
}

function stateIn(
  answer: ManagedCluster,
): Pick<Cluster, 'provisioningState' | 'powerState' | 'nodeResourceGroupLocked'> {
  const restriction = answer.nodeResourceGroupProfile?.restrictionLevel ?? '';
  return {
    provisioningState: answer.provisioningState ?? 'Unknown',
    powerState: /^stopped$/i.test(answer.powerState?.code ?? '') ? 'Stopped' : 'Running',
    nodeResourceGroupLocked: /^readonly$/i.test(restriction),
  };
}

function identityAndNetworkIn(
  answer: ManagedCluster,
): Pick<Cluster, 'kubeletIdentity' | 'networkPlugin' | 'kubernetesVersion'> {
  const kubeletIdentity = kubeletIdentityIn(answer);
  const networkPlugin = answer.networkProfile?.networkPlugin;
  // What runs, not what was asked for: an upgrade may be under way.
  const kubernetesVersion = answer.currentKubernetesVersion ?? answer.kubernetesVersion;
  return {
    ...(kubeletIdentity && { kubeletIdentity }),
    ...(networkPlugin && { networkPlugin }),
    ...(kubernetesVersion && { kubernetesVersion }),
  };
}

function apiServerIn({ apiServerAccessProfile, aadProfile }: ManagedCluster): ApiServer {
  return {
    isPrivate: apiServerAccessProfile?.enablePrivateCluster === true,
    authorizedRanges: apiServerAccessProfile?.authorizedIPRanges ?? [],
    entra: aadProfile !== undefined,
  };
}

/** AKS has answered the key in several casings. */
function hasPolicyAddon({ addonProfiles }: ManagedCluster): boolean {
  return Object.entries(addonProfiles ?? {}).some(
    ([name, addon]) => name.toLowerCase() === 'azurepolicy' && addon.enabled,
  );
}

/** While a cluster is Creating, Azure may not name the group yet; then it is AKS's default name. */
function nodeResourceGroupOf(
  id: ResourceId,
  { nodeResourceGroup, location }: ManagedCluster,
): ResourceId {
  const { subscriptionId, resourceGroup, name } = partsOf(id);
  return resourceGroupId(
    subscriptionId,
    nodeResourceGroup ?? `MC_${resourceGroup}_${name}_${location}`,
  );
}

/** AKS answers the key in varying casing. */
function kubeletIdentityIn({ identityProfile }: ManagedCluster): KubeletIdentity | undefined {
  const entry = Object.entries(identityProfile ?? {}).find(([key]) =>
    /^kubeletidentity$/i.test(key),
  )?.[1];
  const id = tryResourceId(entry?.resourceId);
  if (!id || !entry?.clientId || !entry.objectId) return undefined;
  return { id, clientId: entry.clientId.toLowerCase(), principalId: entry.objectId.toLowerCase() };
}

function poolFrom(profile: ManagedClusterAgentPoolProfile): AgentPool {
  return {
    name: profile.name,
    type: poolTypeOf(profile.type),
    provisioningState: profile.provisioningState ?? 'Unknown',
    ...mostNodesIn(profile),
  };
}

/** With room for autoscaling. A pool of single VMs says it once for each size. */
function mostNodesIn(profile: ManagedClusterAgentPoolProfile): Pick<AgentPool, 'mostNodes'> {
  if (/^windows$/i.test(profile.osType ?? '')) return { mostNodes: 0 };
  const { manual = [], autoscale = [] } = profile.virtualMachinesProfile?.scale ?? {};
  const singles =
    manual.reduce((sum, { count = 0 }) => sum + count, 0) +
    autoscale.reduce((sum, { maxCount = 0 }) => sum + maxCount, 0);
  const most = profile.enableAutoScaling === true ? (profile.maxCount ?? 0) : 0;
  const mostNodes = Math.max(profile.count ?? 0, most, singles);
  return mostNodes === 0 && profile.count === undefined ? {} : { mostNodes };
}

/** A type that we do not know is looked for among the VMs too: a list more, instead of nodes overlooked. */
function poolTypeOf(type: string | undefined): AgentPool['type'] {
  switch (type?.toLowerCase()) {
    case undefined:
    case 'virtualmachinescalesets':
      return 'VirtualMachineScaleSets';
    case 'availabilityset':
      return 'AvailabilitySet';
    default:
      return 'VirtualMachines';
  }
}
