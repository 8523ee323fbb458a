import { idKey } from '../resource-id';
import { testKernel } from '../testing';
import type { Cluster, Occurrence } from './model';
import { provisioningState, renderIdentity } from './host-state';
import { worldOf, type World } from './world';

interface Scene {
  readonly world: World;
  readonly told: Occurrence[];
  readonly pass: (ms: number) => Promise<void>;
}

function scene(): Scene {
  const { kernel, clock, told } = testKernel();
  return { world: worldOf(kernel), told, pass: (ms) => clock.advance(ms) };
}

function operations(told: readonly Occurrence[]): string[] {
  return told.map(({ type, operation }) => operation ?? type.split('.').at(-1) ?? '');
}

function names(world: World, cluster: Cluster): string[] {
  return world.hosts(cluster.id).map(({ name }) => name.replace(/\d{8}/, 'N'));
}

const WIPED = { type: 'UserAssigned' };

describe('the life of a cluster', () => {
  test('its first event comes while it is still Creating and has no hosts', async () => {
    const { world, told, pass } = scene();
    const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps' });
    await pass(15_000);
    expect(operations(told)).toEqual(['Microsoft.ContainerService/managedClusters/write']);
    expect(cluster.provisioningState).toBe('Creating');
    expect(world.hosts(cluster.id)).toEqual([]);
    await pass(240_000);
    expect(cluster.provisioningState).toBe('Succeeded');
    expect(operations(told)).toEqual([
      'Microsoft.ContainerService/managedClusters/write',
      'Microsoft.Resources/subscriptions/resourceGroups/write',
      'Microsoft.ManagedIdentity/userAssignedIdentities/write',
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Compute/virtualMachineScaleSets/write',
      'Microsoft.ContainerService/managedClusters/write',
    ]);
  });

  test('its hosts are named as AKS names them, one per pool or one per machine', () => {
    const { world, told } = scene();
    const cluster = world.createCluster({
      name: 'aks1',
      resourceGroup: 'apps',
      existing: true,
      pools: [
        { name: 'sys' },
        { name: 'old', type: 'AvailabilitySet', count: 2 },
        { name: 'vms', type: 'VirtualMachines', count: 1 },
      ],
    });
    expect(names(world, cluster)).toEqual([
      'aks-old-N-0',
      'aks-old-N-1',
      'aks-sys-N-vmss',
      'aks-vms-N-vms1',
    ]);
    expect(told).toEqual([]);
  });

  test('a cluster with system-assigned hosts shows both kinds of identity', () => {
    const { world } = scene();
    const cluster = world.createCluster({
      name: 'aks1',
      resourceGroup: 'apps',
      existing: true,
      hostSystemAssigned: true,
    });
    const [host] = world.hosts(cluster.id);
    expect(host && renderIdentity(host, world.tenantId, 0)?.['type']).toBe(
      'SystemAssigned, UserAssigned',
    );
  });

  test('while it upgrades a second operation is refused, and afterwards foreign identities are gone if AKS is of that kind', async () => {
    const { world, told, pass } = scene();
    const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
    const one = world.createIdentity({ name: 'one', resourceGroup: 'ids', existing: true });
    const [host] = world.hosts(cluster.id);
    world.attachByHand({ host: host?.id ?? '', identities: [one.id] });
    world.settings.aksDropsForeignIdentities = true;
    told.length = 0;
    world.upgradeCluster({ cluster: cluster.id });
    expect(() => world.upgradeCluster({ cluster: cluster.id })).toThrow(
      /Another operation \(aks1 - Upgrading\)/,
    );
    await pass(600_000);
    expect(cluster).toMatchObject({ provisioningState: 'Succeeded', version: '1.34.0' });
    expect(host && renderIdentity(host, world.tenantId, 0)).toMatchObject(WIPED);
    expect(host?.identity.user.map(({ id }) => id.split('/').at(-1))).toEqual(['aks1-agentpool']);
    expect(operations(told)).toEqual([
      'Microsoft.ContainerService/managedClusters/write',
      'NodePoolRollingStarted',
      'Microsoft.Compute/virtualMachineScaleSets/write',
      'NodePoolRollingSucceeded',
      'Microsoft.ContainerService/managedClusters/write',
    ]);
  });

  test('today an upgrade keeps foreign identities', async () => {
    const { world, pass } = scene();
    const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
    const one = world.createIdentity({ name: 'one', resourceGroup: 'ids', existing: true });
    const [host] = world.hosts(cluster.id);
    world.attachByHand({ host: host?.id ?? '', identities: [one.id] });
    world.upgradeCluster({ cluster: cluster.id });
    await pass(600_000);
    expect(host?.identity.user).toHaveLength(2);
  });

  test('a failed upgrade leaves the cluster and its pools Failed', async () => {
    const { world, told, pass } = scene();
    const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
    world.upgradeCluster({ cluster: cluster.id, fails: true });
    await pass(600_000);
    expect([cluster.provisioningState, cluster.pools[0]?.provisioningState]).toEqual([
      'Failed',
      'Failed',
    ]);
    expect(operations(told)).toContain('NodePoolRollingFailed');
  });

  test('deleting it drops the node resource group with hosts, kubelet identity and role assignments', async () => {
    const { world, told, pass } = scene();
    const cluster = world.createCluster({
      name: 'aks1',
      resourceGroup: 'apps',
      existing: true,
      lockdown: true,
    });
    expect(world.state.denyAssignments.size).toBe(1);
    world.deleteCluster({ cluster: cluster.id });
    await pass(120_000);
    expect(world.find(cluster.id)).toBeUndefined();
    const { hosts, identities, roleAssignments, denyAssignments } = world.state;
    expect([hosts.size, identities.size, roleAssignments.size, denyAssignments.size]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(
      world.state.groups.has(idKey(`/subscriptions/${cluster.subscription}/resourceGroups/apps`)),
    ).toBe(true);
    expect(operations(told)).toEqual(['Microsoft.ContainerService/managedClusters/delete']);
  });

  test('deleted while it is being created, it does not come back to life', async () => {
    const { world, pass } = scene();
    const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps' });
    await pass(60_000);
    world.deleteCluster({ cluster: cluster.id });
    await pass(1_000_000);
    expect([world.state.clusters.size, world.state.hosts.size]).toEqual([0, 0]);
  });

  test('stopped and started it keeps its hosts and is busy in between', async () => {
    const { world, pass } = scene();
    const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
    world.stopCluster({ cluster: cluster.id });
    expect(cluster.provisioningState).toBe('Stopping');
    await pass(90_000);
    expect(cluster).toMatchObject({ powerState: 'Stopped', provisioningState: 'Succeeded' });
    world.startCluster({ cluster: cluster.id });
    await pass(90_000);
    expect(cluster.powerState).toBe('Running');
    expect(world.hosts(cluster.id)).toHaveLength(1);
  });
});

describe('the life of a pool', () => {
  test('a new pool brings a host with nothing but the kubelet identity', async () => {
    const { world, told, pass } = scene();
    const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
    world.addPool({ cluster: cluster.id, name: 'np2' });
    expect(cluster.provisioningState).toBe('Updating');
    await pass(60_000);
    const host = world.hosts(cluster.id).find(({ pool }) => pool === 'np2');
    expect(host && provisioningState(host, 0)).toBe('Creating');
    await pass(60_000);
    expect(host && provisioningState(host, 0)).toBe('Succeeded');
    expect(host?.identity.user).toHaveLength(1);
    expect(operations(told)).toEqual([
      'Microsoft.ContainerService/managedClusters/agentPools/write',
      'Microsoft.Compute/virtualMachineScaleSets/write',
      'Microsoft.ContainerService/managedClusters/agentPools/write',
    ]);
  });

  test('scaling adds and removes single machines but keeps a scale set', async () => {
    const { world, pass } = scene();
    const cluster = world.createCluster({
      name: 'aks1',
      resourceGroup: 'apps',
      existing: true,
      pools: [
        { name: 'sys', count: 1 },
        { name: 'old', type: 'AvailabilitySet', count: 2 },
      ],
    });
    world.scalePool({ cluster: cluster.id, name: 'old', count: 3 });
    await pass(120_000);
    world.scalePool({ cluster: cluster.id, name: 'sys', count: 9 });
    await pass(120_000);
    expect(names(world, cluster)).toEqual([
      'aks-old-N-0',
      'aks-old-N-1',
      'aks-old-N-2',
      'aks-sys-N-vmss',
    ]);
    expect(world.hosts(cluster.id).at(-1)?.capacity).toBe(9);
    world.scalePool({ cluster: cluster.id, name: 'old', count: 1 });
    await pass(120_000);
    expect(names(world, cluster)).toEqual(['aks-old-N-0', 'aks-sys-N-vmss']);
  });

  test('deleting a pool takes its host away', async () => {
    const { world, told, pass } = scene();
    const cluster = world.createCluster({
      name: 'aks1',
      resourceGroup: 'apps',
      existing: true,
      pools: [{ name: 'sys' }, { name: 'np2' }],
    });
    world.deletePool({ cluster: cluster.id, name: 'np2' });
    await pass(120_000);
    expect(names(world, cluster)).toEqual(['aks-sys-N-vmss']);
    expect(operations(told)).toContain(
      'Microsoft.ContainerService/managedClusters/agentPools/delete',
    );
  });
});

describe('the life of an identity', () => {
  test('deleted, it leaves a dead entry on its hosts and takes its own role assignments along', () => {
    const { world, told } = scene();
    const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
    const one = world.createIdentity({ name: 'one', resourceGroup: 'ids', existing: true });
    const [host] = world.hosts(cluster.id);
    world.attachByHand({ host: host?.id ?? '', identities: [one.id] });
    world.grantRole({
      principalId: one.principalId,
      role: 'Managed Identity Operator',
      scope: one.id,
      existing: true,
    });
    told.length = 0;
    world.deleteIdentity({ identity: one.id });
    expect(host?.identity.user.at(-1)).toEqual({ id: one.id, principalId: null, clientId: null });
    expect([...world.state.roleAssignments.values()].map(({ scope }) => scope)).not.toContain(
      one.id,
    );
    expect(operations(told)).toEqual(['Microsoft.ManagedIdentity/userAssignedIdentities/delete']);
  });

  test('recreated under its name, it is another principal and hosts still show the old one if told so', () => {
    const { world } = scene();
    const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
    const one = world.createIdentity({
      name: 'one',
      resourceGroup: 'ids',
      tags: { team: 'a' },
      existing: true,
    });
    const [host] = world.hosts(cluster.id);
    world.attachByHand({ host: host?.id ?? '', identities: [one.id] });
    const next = world.recreateIdentity({ identity: one.id, staleEntries: 'old' });
    expect(next.tags).toEqual({ team: 'a' });
    expect(next.principalId).not.toBe(one.principalId);
    expect(host?.identity.user.at(-1)?.principalId).toBe(one.principalId);
  });
});
