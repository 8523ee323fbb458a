import { VirtualClock } from '../clock';
import { startSimulatedAzure, type SimulatedAzure, type SimulatorOptions } from './index';
import { sdkClients, type SdkClients } from './testing';

const OPERATOR = {
  objectId: '0b0e0000-0000-4000-8000-000000000001',
  appId: '0b0e0000-0000-4000-8000-000000000002',
};

describe('the simulated Azure, driven by the real SDKs', () => {
  let clock: VirtualClock;
  let azure: SimulatedAzure;
  let sdk: SdkClients;
  let subscription: string;

  async function start(options: Partial<SimulatorOptions> = {}): Promise<void> {
    clock = new VirtualClock();
    azure = await startSimulatedAzure({ clock, ...options });
    subscription = azure.world.createSubscription().id;
    azure.world.createPrincipal({ ...OPERATOR, existing: true });
    azure.world.grantRole({
      principalId: OPERATOR.objectId,
      role: 'Owner',
      scope: `/subscriptions/${subscription}`,
      existing: true,
    });
    sdk = sdkClients(azure.port, subscription, OPERATOR);
  }

  afterEach(() => azure.stop());

  test('a cluster is listed with its pools, its node resource group and its kubelet identity', async () => {
    await start();
    azure.world.createCluster({
      name: 'aks1',
      resourceGroup: 'apps',
      existing: true,
      tags: { env: 'dev' },
      pools: [
        { name: 'np1', count: 2 },
        { name: 'old', type: 'AvailabilitySet', count: 2 },
      ],
    });
    const clusters = await all(sdk.aks.managedClusters.list());
    expect(
      clusters.map(({ name, nodeResourceGroup, tags }) => ({ name, nodeResourceGroup, tags })),
    ).toEqual([
      { name: 'aks1', nodeResourceGroup: 'MC_apps_aks1_westeurope', tags: { env: 'dev' } },
    ]);
    expect(clusters[0]?.identityProfile?.['kubeletidentity']?.resourceId).toMatch(
      /aks1-agentpool$/,
    );
    const pools = await all(sdk.aks.agentPools.list('apps', 'aks1'));
    expect(pools.map(({ name, typePropertiesType }) => [name, typePropertiesType])).toEqual([
      ['np1', 'VirtualMachineScaleSets'],
      ['old', 'AvailabilitySet'],
    ]);
    const vmss = await all(sdk.compute.virtualMachineScaleSets.list('MC_apps_aks1_westeurope'));
    expect(vmss.map(({ name }) => name)).toEqual([expect.stringMatching(/^aks-np1-\d{8}-vmss$/)]);
    const vms = await all(sdk.compute.virtualMachines.list('MC_apps_aks1_westeurope'));
    expect(vms).toHaveLength(2);
  });

  test('attaching an identity runs as a long operation and shows its ids only at the end', async () => {
    await start();
    const cluster = azure.world.createCluster({
      name: 'aks1',
      resourceGroup: 'apps',
      existing: true,
    });
    const one = azure.world.createIdentity({ name: 'one', resourceGroup: 'ids', existing: true });
    const [host] = azure.world.hosts(cluster.id);
    const name = host?.name ?? '';
    const poller = sdk.compute.virtualMachineScaleSets.update(
      cluster.nodeResourceGroup,
      name,
      {
        identity: { type: 'UserAssigned', userAssignedIdentities: { [one.id]: {} } },
      },
      { updateIntervalInMs: 1 },
    );
    await poller.submitted();
    const during = await sdk.compute.virtualMachineScaleSets.get(cluster.nodeResourceGroup, name);
    expect(during.provisioningState).toBe('Updating');
    expect(during.identity?.userAssignedIdentities?.[one.id]).toEqual({});
    await clock.advance(40_000);
    const after = await poller.pollUntilDone();
    expect(after.provisioningState).toBe('Succeeded');
    expect(after.identity?.userAssignedIdentities?.[one.id]).toEqual({
      clientId: one.clientId,
      principalId: one.principalId,
    });
  });

  test('a role assignment is created, listed, found again under its name, and deleted', async () => {
    await start();
    azure.world.createResourceGroup({ name: 'ids' });
    const principal = azure.world.createPrincipal({ existing: true });
    const scope = `subscriptions/${subscription}/resourceGroups/ids`;
    const name = '6f1f2e7b-0000-4000-8000-000000000001';
    const body = {
      principalId: principal.objectId,
      roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/f1a07417-d97a-45cb-824c-7a7467783830`,
      principalType: 'ServicePrincipal',
    };
    const created = await sdk.authorization.roleAssignments.create(scope, name, body);
    expect(created.name).toBe(name);
    await sdk.authorization.roleAssignments.create(`/${scope}`, name, body);
    const listed = await all(
      sdk.authorization.roleAssignments.listForScope(scope, {
        filter: `principalId eq '${principal.objectId}'`,
      }),
    );
    expect(listed.map((one) => one.name)).toEqual([name]);
    await sdk.authorization.roleAssignments.delete(scope, name);
    expect(azure.calls.writes().map(({ status }) => status)).toEqual([201, 200, 200]);
  });
});

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}
