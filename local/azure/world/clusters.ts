/** Verbs on clusters: create, tag, stop, start, delete. */
import { ArmError } from '../arm/error';
import { groupScope, idKey, isWithin } from '../resource-id';
import { grantRole } from './access';
import { NO_API_SERVER } from './api-server';
import {
  afterOn,
  beginOnCluster,
  endOnCluster,
  findCluster,
  tellCluster,
  touch,
} from './cluster-state';
import { createIdentity } from './identities';
import { lockNodeGroup } from './lockdown';
import { carryPolicies } from './policies';
import { createResourceGroup } from './places';
import { makeHosts, tellHost } from './pool-hosts';
import { newPool, type NewPool } from './pools';
import { registerPrincipal } from './principals';
import type { Cluster, Tags } from './model';
import { hostsIn, hostsOf, removeHost, type Kernel } from './state';

export interface NewCluster {
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscription?: string;
  readonly location?: string;
  readonly tags?: Tags;
  /** Default: one system pool `nodepool1` of three nodes. */
  readonly pools?: readonly NewPool[];
  readonly networkPlugin?: 'kubenet' | 'azure' | 'none';
  /** The control plane's identity. Default SystemAssigned. */
  readonly identity?: 'SystemAssigned' | 'UserAssigned';
  /** True: the scale sets have a system-assigned identity too. */
  readonly hostSystemAssigned?: boolean;
  /** True: a deny assignment makes the node resource group read-only (nodeResourceGroupProfile ReadOnly). */
  readonly lockdown?: boolean;
  /** True: with the Azure Policy add-on. Default false. */
  readonly policyAddon?: boolean;
  readonly kubernetesVersion?: string;
  readonly nodeResourceGroup?: string;
  /** True: it has been there all along: Succeeded at once, and no event tells of it. */
  readonly existing?: boolean;
}

/** Creates a cluster. Unless `existing`, its parts appear over `clusterCreateMs`, each with its event. */
export function createCluster(kernel: Kernel, input: NewCluster): Cluster {
  const cluster = newCluster(kernel, input);
  if (kernel.state.clusters.has(idKey(cluster.id))) {
    throw new ArmError(409, 'Conflict', `Cluster '${cluster.id}' exists already.`);
  }
  kernel.state.clusters.set(idKey(cluster.id), cluster);
  registerPrincipal(kernel, { objectId: cluster.principalId, name: cluster.name, existing: true });
  const { clusterCreateMs } = kernel.state.settings.latency;
  if (input.existing === true) {
    buildNodeGroup(kernel, cluster, true);
    buildHosts(kernel, cluster, true);
    finishCreation(kernel, cluster);
    return cluster;
  }
  // The order is an inference: what matters is that the first event comes long before the hosts exist.
  afterOn(kernel, cluster, clusterCreateMs * 0.05, () => tellCluster(kernel, cluster));
  afterOn(kernel, cluster, clusterCreateMs * 0.2, () => buildNodeGroup(kernel, cluster, false));
  afterOn(kernel, cluster, clusterCreateMs * 0.5, () => buildHosts(kernel, cluster, false));
  afterOn(kernel, cluster, clusterCreateMs, () => {
    finishCreation(kernel, cluster);
    tellCluster(kernel, cluster);
  });
  return cluster;
}

/** Replaces the tags of a cluster. */
export function setClusterTags(kernel: Kernel, id: string, tags: Tags): Cluster {
  const cluster = findCluster(kernel, id);
  cluster.tags = tags;
  touch(kernel, cluster);
  tellCluster(kernel, cluster);
  return cluster;
}

/** Stops or starts a cluster: its hosts stay, its nodes do not run. */
export function setPower(kernel: Kernel, id: string, power: Cluster['powerState']): Cluster {
  const cluster = findCluster(kernel, id);
  beginOnCluster(cluster, power === 'Stopped' ? 'Stopping' : 'Starting');
  for (const pool of cluster.pools) pool.provisioningState = cluster.provisioningState;
  afterOn(kernel, cluster, kernel.state.settings.latency.clusterPowerMs, () => {
    cluster.powerState = power;
    for (const pool of cluster.pools) pool.provisioningState = 'Succeeded';
    endOnCluster(kernel, cluster);
    tellCluster(kernel, cluster);
  });
  return cluster;
}

/** Deletes a cluster and, with it, its node resource group and everything in there. */
export function deleteCluster(kernel: Kernel, id: string): void {
  const cluster = findCluster(kernel, id);
  if (cluster.provisioningState === 'Deleting') return;
  cluster.provisioningState = 'Deleting';
  for (const pool of cluster.pools) pool.provisioningState = 'Deleting';
  kernel.time.after(kernel.state.settings.latency.clusterDeleteMs, () => {
    dropGroup(kernel, groupScope(cluster.subscription, cluster.nodeResourceGroup));
    kernel.state.clusters.delete(idKey(cluster.id));
    dropPolicies(kernel, cluster);
    kernel.state.principals.delete(cluster.principalId);
    tellCluster(kernel, cluster, 'delete');
  });
}

/** Assignments at the cluster itself go with it. */
function dropPolicies({ state }: Kernel, cluster: Cluster): void {
  for (const [key, { scope }] of state.policyAssignments) {
    if (isWithin(scope, cluster.id)) state.policyAssignments.delete(key);
  }
}

/** Deletes a resource group with all that lies in it. */
function dropGroup(kernel: Kernel, id: string): void {
  const { state } = kernel;
  for (const host of hostsIn(state, id)) removeHost(state, host);
  for (const map of [state.identities, state.clusters, state.groups]) {
    for (const [key, resource] of map) if (isWithin(resource.id, id)) map.delete(key);
  }
  for (const map of [state.roleAssignments, state.denyAssignments, state.policyAssignments]) {
    for (const [key, { scope }] of map) if (isWithin(scope, id)) map.delete(key);
  }
}

function newCluster(kernel: Kernel, input: NewCluster): Cluster {
  const group = createResourceGroup(kernel, {
    name: input.resourceGroup,
    ...(input.subscription === undefined ? {} : { subscription: input.subscription }),
    ...(input.location === undefined ? {} : { location: input.location }),
  });
  const location = input.location ?? group.location;
  const version = input.kubernetesVersion ?? '1.33.4';
  const nodeResourceGroup =
    input.nodeResourceGroup ?? `MC_${input.resourceGroup}_${input.name}_${location}`;
  const pools = input.pools ?? [{ name: 'nodepool1' }];
  const nodeGroup = groupScope(group.subscription, nodeResourceGroup);
  return {
    id: `${group.id}/providers/Microsoft.ContainerService/managedClusters/${input.name}`,
    name: input.name,
    subscription: group.subscription,
    resourceGroup: group.name,
    location,
    nodeResourceGroup,
    suffix: kernel.random.digits(8),
    networkPlugin: input.networkPlugin ?? 'azure',
    identityType: input.identity ?? 'SystemAssigned',
    principalId: kernel.random.guid(),
    kubeletIdentity: `${nodeGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${input.name}-agentpool`,
    hostSystemAssigned: input.hostSystemAssigned === true,
    lockdown: input.lockdown === true,
    uid: kernel.random.guid().replaceAll('-', '').slice(0, 24),
    tags: input.tags ?? {},
    version,
    provisioningState: 'Creating',
    powerState: 'Running',
    etag: kernel.random.guid(),
    apiServer: NO_API_SERVER,
    policyAddon: input.policyAddon === true,
    policiesInForce: [],
    pools: pools.map((pool, index) => newPool(kernel, pool, version, index === 0)),
  };
}

function buildNodeGroup(kernel: Kernel, cluster: Cluster, existing: boolean): void {
  const { subscription, nodeResourceGroup: name, location } = cluster;
  const group = createResourceGroup(kernel, {
    subscription,
    name,
    location,
    managedBy: cluster.id,
  });
  if (!existing) {
    kernel.tell({
      type: 'Microsoft.Resources.ResourceWriteSuccess',
      resource: group.id,
      operation: 'Microsoft.Resources/subscriptions/resourceGroups/write',
    });
  }
  createIdentity(kernel, {
    name: `${cluster.name}-agentpool`,
    resourceGroup: name,
    subscription,
    location,
    existing,
  });
  // AKS gives its control plane Contributor on the node resource group (AKS#2961).
  const { principalId } = cluster;
  grantRole(kernel, { principalId, role: 'Contributor', scope: group.id, existing });
  if (cluster.lockdown) lockNodeGroup(kernel, cluster);
}

function buildHosts(kernel: Kernel, cluster: Cluster, existing: boolean): void {
  for (const pool of cluster.pools) {
    const created = makeHosts(kernel, cluster, pool);
    if (!existing) for (const host of created) tellHost(kernel, host);
  }
}

function finishCreation(kernel: Kernel, cluster: Cluster): void {
  carryPolicies(kernel, cluster.id, true);
  for (const pool of cluster.pools) pool.provisioningState = 'Succeeded';
  for (const host of hostsOf(kernel.state, cluster.id)) host.phase = 'Succeeded';
  endOnCluster(kernel, cluster);
}
