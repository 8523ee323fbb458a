import { VirtualClock } from '../../clock';
import type { SimulatedAzure } from '../index';
import { startSimulatedAzure, unsignedToken } from '../index';

const OWNER = { objectId: 'a0000000-0000-4000-8000-000000000001', appId: 'b' };
const READER = { objectId: 'a0000000-0000-4000-8000-000000000002', appId: 'c' };
const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-mine`;
const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/aks-mine`;

let azure: SimulatedAzure;
let clock: VirtualClock;

beforeEach(async () => {
  clock = new VirtualClock();
  azure = await startSimulatedAzure({ clock });
  azure.world.createSubscription({ subscription: SUBSCRIPTION });
  const scope = `/subscriptions/${SUBSCRIPTION}`;
  const grant = { scope, existing: true };
  azure.world.grantRole({ ...grant, principalId: OWNER.objectId, role: 'Owner' });
  azure.world.grantRole({ ...grant, principalId: READER.objectId, role: 'Reader' });
});

afterEach(() => azure.stop());

async function ask(method: string, path: string, body?: unknown, who = OWNER) {
  const version = path.includes('ContainerService') ? '2026-05-01' : '2024-11-30';
  const apiVersion = path.includes('/providers/') ? version : '2021-04-01';
  const headers = { authorization: `Bearer ${unsignedToken(who)}` };
  const url = `${path}?api-version=${apiVersion}`;
  const { status, text } = await azure.answer({ method, url, headers, body });
  return { status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

describe('az against the simulated Azure', () => {
  test('az group create, az aks create: the cluster is Creating, and then has its scale sets', async () => {
    expect((await ask('PUT', GROUP, { location: 'West Europe' })).status).toBe(201);
    const properties = { agentPoolProfiles: [{ name: 'system', count: 2 }, { name: 'web' }] };
    const made = await ask('PUT', CLUSTER, {
      location: 'westeurope',
      tags: { a: 'b' },
      properties,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { tags: { a: 'b' }, properties: { provisioningState: 'Creating' } },
    });
    await clock.advance(600_000);
    expect((await ask('GET', CLUSTER)).body).toMatchObject({
      properties: { provisioningState: 'Succeeded' },
    });
    expect(azure.world.hosts(CLUSTER).map(({ pool, capacity }) => [pool, capacity])).toEqual([
      ['system', 2],
      ['web', 3],
    ]);
  });

  test('az aks nodepool add and delete, az aks delete', async () => {
    azure.world.createCluster({
      ...{ name: 'aks-mine', resourceGroup: 'rg-mine', subscription: SUBSCRIPTION },
      existing: true,
    });
    const pool = `${CLUSTER}/agentPools/batch`;
    expect((await ask('PUT', pool, { properties: { count: 1 } })).status).toBe(201);
    await clock.advance(600_000);
    expect(azure.world.hosts(CLUSTER)).toHaveLength(2);
    expect((await ask('DELETE', pool)).status).toBe(202);
    await clock.advance(600_000);
    expect(azure.world.hosts(CLUSTER)).toHaveLength(1);
    expect((await ask('DELETE', CLUSTER)).status).toBe(202);
    await clock.advance(600_000);
    expect((await ask('GET', CLUSTER)).status).toBe(404);
    expect((await ask('DELETE', CLUSTER)).status).toBe(204);
  });

  test('az aks nodepool scale changes how many nodes there are, and az aks stop and start the power', async () => {
    azure.world.createCluster({
      ...{ name: 'aks-mine', resourceGroup: 'rg-mine', subscription: SUBSCRIPTION },
      ...{ pools: [{ name: 'web', count: 1 }], existing: true },
    });
    const scaled = await ask('PUT', `${CLUSTER}/agentPools/web`, { properties: { count: 4 } });
    expect(scaled.status).toBe(200);
    await clock.advance(600_000);
    expect(azure.world.hosts(CLUSTER).map(({ capacity }) => capacity)).toEqual([4]);
    for (const [verb, code] of [
      ['stop', 'Stopped'],
      ['start', 'Running'],
    ] as const) {
      expect((await ask('POST', `${CLUSTER}/${verb}`)).status).toBe(202);
      await clock.advance(600_000);
      expect((await ask('GET', CLUSTER)).body).toMatchObject({
        properties: { powerState: { code }, provisioningState: 'Succeeded' },
      });
    }
    expect((await ask('POST', `${CLUSTER}/stop`, undefined, READER)).status).toBe(403);
  });

  test('az identity create gives it a principal; a second one keeps it, and takes new tags', async () => {
    await ask('PUT', GROUP, { location: 'westeurope' });
    const id = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`;
    const first = await ask('PUT', id, { location: 'westeurope' });
    const second = await ask('PUT', id, { location: 'westeurope', tags: { purpose: 'aks' } });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({
      properties: first.body['properties'],
      tags: { purpose: 'aks' },
    });
  });

  test('who may only read creates nothing', async () => {
    expect((await ask('PUT', GROUP, {}, READER)).status).toBe(403);
    expect((await ask('GET', `/subscriptions/${SUBSCRIPTION}/resourceGroups`)).body).toEqual({
      value: [],
    });
  });
});
