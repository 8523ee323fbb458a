/** The hosts behind a node pool, as AKS makes them. */
import { groupScope, idKey } from '../resource-id';
import type { Cluster, Host, HostIdentity, HostKind, Pool } from './model';
import { addHost, hostsOf, tellHostsChanged, type Kernel } from './state';

/** Makes the hosts that a pool needs and does not have yet, in phase `phase`. Returns the new ones. */
export function makeHosts(
  kernel: Kernel,
  cluster: Cluster,
  pool: Pool,
  phase: Host['phase'] = 'Creating',
): Host[] {
  const created = hostNames(cluster, pool)
    .map((name) => newHost(kernel, cluster, pool, { name, phase }))
    .filter((host) => !kernel.state.hosts.has(idKey(host.id)));
  for (const host of created) addHost(kernel.state, host);
  for (const host of hostsOf(kernel.state, cluster.id, pool.name)) {
    if (host.kind === 'vmss') host.capacity = pool.count;
  }
  tellHostsChanged(kernel.state, cluster.id);
  return created;
}

/** The names that AKS gives: one scale set per pool, or one machine per node. */
function hostNames(cluster: Cluster, pool: Pool): string[] {
  const stem = `aks-${pool.name}-${cluster.suffix}`;
  switch (pool.type) {
    case 'VirtualMachineScaleSets':
      return [`${stem}-vmss`];
    case 'AvailabilitySet':
      return Array.from({ length: pool.count }, (_, index) => `${stem}-${index}`);
    case 'VirtualMachines':
      return Array.from({ length: pool.count }, (_, index) => `${stem}-vms${index + 1}`);
  }
}

/** The provider path of a host's type. */
export function hostType(kind: HostKind): string {
  return `Microsoft.Compute/${kind === 'vmss' ? 'virtualMachineScaleSets' : 'virtualMachines'}`;
}

/** What AKS itself puts on its hosts: the kubelet identity, and a system identity when the cluster was made so. */
export function aksIdentity(kernel: Kernel, cluster: Cluster, host?: Host): HostIdentity {
  const kubelet = kernel.state.identities.get(idKey(cluster.kubeletIdentity));
  const system = cluster.hostSystemAssigned
    ? { systemPrincipalId: host?.identity.systemPrincipalId ?? kernel.random.guid() }
    : {};
  if (!kubelet) return { ...system, user: [] };
  const { id, principalId, clientId } = kubelet;
  const attachedAt = kernel.time.now();
  return { ...system, user: [{ id, principalId, clientId, attachedAt }] };
}

/** Tells Event Grid that a host was written or deleted. */
export function tellHost(kernel: Kernel, host: Host, verb: 'write' | 'delete' = 'write'): void {
  kernel.tell({
    type: `Microsoft.Resources.Resource${verb === 'delete' ? 'Delete' : 'Write'}Success`,
    resource: host.id,
    operation: `${hostType(host.kind)}/${verb}`,
  });
}

function newHost(
  kernel: Kernel,
  cluster: Cluster,
  pool: Pool,
  { name, phase }: { name: string; phase: Host['phase'] },
): Host {
  const kind: HostKind = pool.type === 'VirtualMachineScaleSets' ? 'vmss' : 'vm';
  const group = groupScope(cluster.subscription, cluster.nodeResourceGroup);
  return {
    kind,
    id: `${group}/providers/${hostType(kind)}/${name}`,
    name,
    subscription: cluster.subscription,
    resourceGroup: cluster.nodeResourceGroup,
    location: cluster.location,
    uniqueId: kernel.random.guid(),
    createdAt: kernel.time.now(),
    cluster: cluster.id,
    pool: pool.name,
    tags: hostTags(cluster, pool),
    capacity: kind === 'vmss' ? pool.count : 1,
    vmSize: pool.vmSize,
    identity: aksIdentity(kernel, cluster),
    etag: 1,
    phase,
  };
}

function hostTags(cluster: Cluster, pool: Pool): Record<string, string> {
  return {
    ...cluster.tags,
    'aks-managed-orchestrator': `Kubernetes:${pool.version}`,
    'aks-managed-poolName': pool.name,
    'aks-managed-resourceNameSuffix': cluster.suffix,
  };
}
