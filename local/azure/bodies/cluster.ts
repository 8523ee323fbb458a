/** Managed clusters and agent pools as AKS shows them: lower-case `resourcegroups`, `ManagedClusters` as type. */
import { compact, type Json } from '../json';
import { groupScope, idKey } from '../resource-id';
import { privateName, publicName } from '../world/api-server';
import type { Cluster, Pool } from '../world/model';
import type { Kernel } from '../world/state';

/** The body of a cluster. */
export function clusterBody(kernel: Kernel, cluster: Cluster): Json {
  return {
    id: aksCasing(kernel, cluster.id),
    location: cluster.location,
    name: cluster.name,
    tags: cluster.tags,
    type: 'Microsoft.ContainerService/ManagedClusters',
    sku: { name: 'Base', tier: 'Standard' },
    eTag: cluster.etag,
    identity: controlPlaneIdentity(kernel, cluster),
    properties: properties(kernel, cluster),
  };
}

/** The body of an agent pool. */
export function agentPoolBody(kernel: Kernel, cluster: Cluster, pool: Pool): Json {
  return {
    id: aksCasing(kernel, `${cluster.id}/agentPools/${pool.name}`),
    name: pool.name,
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    properties: poolProperties(cluster, pool),
  };
}

function properties(kernel: Kernel, cluster: Cluster): Json {
  const dns = `${cluster.name}-dns`;
  const created = cluster.provisioningState !== 'Creating';
  return compact({
    provisioningState: cluster.provisioningState,
    powerState: { code: cluster.powerState },
    maxAgentPools: 100,
    kubernetesVersion: cluster.version,
    currentKubernetesVersion: cluster.version,
    dnsPrefix: dns,
    fqdn: publicName(cluster),
    privateFQDN: privateName(cluster),
    azurePortalFQDN: `${dns}-${cluster.suffix}.portal.hcp.${cluster.location}.azmk8s.io`,
    agentPoolProfiles: cluster.pools.map((pool) => ({
      name: pool.name,
      ...poolProperties(cluster, pool),
    })),
    servicePrincipalProfile: { clientId: 'msi' },
    nodeResourceGroup: cluster.nodeResourceGroup,
    enableRBAC: true,
    networkProfile: network(cluster),
    addonProfiles: cluster.policyAddon
      ? { azurepolicy: { enabled: true, config: null } }
      : undefined,
    identityProfile: created ? identityProfile(kernel, cluster) : undefined,
    nodeResourceGroupProfile: cluster.lockdown ? { restrictionLevel: 'ReadOnly' } : undefined,
    apiServerAccessProfile: apiServerAccess(cluster),
    aadProfile: cluster.apiServer.entra
      ? { managed: true, enableAzureRBAC: true, tenantID: kernel.state.tenantId }
      : undefined,
    disableLocalAccounts: cluster.apiServer.disableLocalAccounts,
    oidcIssuerProfile: { enabled: false },
    resourceUID: cluster.uid,
  });
}

/** AKS leaves the block out when neither of its settings was ever used. */
function apiServerAccess({ apiServer }: Cluster): Json | undefined {
  const authorizedIPRanges = [...apiServer.authorizedRanges];
  if (apiServer.private) {
    return {
      enablePrivateCluster: true,
      privateDNSZone: 'system',
      enablePrivateClusterPublicFQDN: true,
      ...(authorizedIPRanges.length === 0 ? {} : { authorizedIPRanges }),
    };
  }
  return authorizedIPRanges.length === 0 ? undefined : { authorizedIPRanges };
}

function poolProperties(cluster: Cluster, pool: Pool): Json {
  return compact({
    count: pool.count,
    vmSize: pool.vmSize,
    osDiskSizeGB: 128,
    osDiskType: 'Managed',
    maxPods: 110,
    type: pool.type,
    enableAutoScaling: false,
    provisioningState: pool.provisioningState,
    powerState: { code: cluster.powerState },
    orchestratorVersion: pool.version,
    currentOrchestratorVersion: pool.version,
    mode: pool.mode,
    osType: 'Linux',
    osSKU: 'Ubuntu',
    nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202510.19.1',
    eTag: pool.etag,
    virtualMachinesProfile:
      pool.type === 'VirtualMachines'
        ? { scale: { manual: [{ size: pool.vmSize, count: pool.count }] } }
        : undefined,
  });
}

function network(cluster: Cluster): Json {
  return compact({
    networkPlugin: cluster.networkPlugin,
    podCidr: cluster.networkPlugin === 'kubenet' ? '10.244.0.0/16' : undefined,
    serviceCidr: '10.0.0.0/16',
    dnsServiceIP: '10.0.0.10',
    outboundType: 'loadBalancer',
    loadBalancerSku: 'standard',
    ipFamilies: ['IPv4'],
  });
}

function identityProfile(kernel: Kernel, cluster: Cluster): Json | undefined {
  const kubelet = kernel.state.identities.get(idKey(cluster.kubeletIdentity));
  if (!kubelet) return undefined;
  return {
    kubeletidentity: {
      resourceId: aksCasing(kernel, kubelet.id),
      clientId: kubelet.clientId,
      objectId: kubelet.principalId,
    },
  };
}

function controlPlaneIdentity(kernel: Kernel, cluster: Cluster): Json {
  const { principalId } = cluster;
  if (cluster.identityType === 'SystemAssigned') {
    return { type: 'SystemAssigned', principalId, tenantId: kernel.state.tenantId };
  }
  const group = groupScope(cluster.subscription, cluster.resourceGroup);
  const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${cluster.name}-control-plane`;
  const clientId = kernel.state.principals.get(principalId)?.appId ?? principalId;
  return { type: 'UserAssigned', userAssignedIdentities: { [id]: { principalId, clientId } } };
}

function aksCasing(kernel: Kernel, id: string): string {
  return kernel.state.settings.oddCasing ? id.replace('/resourceGroups/', '/resourcegroups/') : id;
}
