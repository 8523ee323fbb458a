import { VirtualClock } from '../../clock';
import type { SimulatedAzure } from '../index';
import { startSimulatedAzure, unsignedToken } from '../index';
import { prepareSubscription } from '../landing-zone';

const RECONCILER = { objectId: 'a0000000-0000-4000-8000-000000000001', appId: 'b' };
const STRANGER = { objectId: 'a0000000-0000-4000-8000-000000000002', appId: 'c' };
const READER = { objectId: 'a0000000-0000-4000-8000-000000000003', appId: 'd' };

let azure: SimulatedAzure;
let scope: string;

beforeEach(async () => {
  azure = await startSimulatedAzure({ clock: new VirtualClock() });
  scope = `/subscriptions/${prepareSubscription(azure.world, { ...RECONCILER, mayGrant: false }).subscription}`;
  azure.world.createPrincipal({ ...READER, existing: true });
  azure.world.grantRole({ principalId: READER.objectId, role: 'Reader', scope, existing: true });
});

afterEach(() => azure.stop());

async function get(path: string, version: string, who = READER) {
  const headers = { authorization: `Bearer ${unsignedToken(who)}` };
  const url = `${path}?api-version=${version}`;
  const { status, text } = await azure.answer({ method: 'GET', url, headers, body: undefined });
  return { status, body: JSON.parse(text) as Record<string, unknown> };
}

test('whoever has a role in a subscription sees it, and nobody else does', async () => {
  const version = '2022-12-01';
  const state = { state: 'Enabled', tenantId: azure.world.tenantId };
  expect((await get('/subscriptions', version)).body).toMatchObject({ value: [state] });
  expect((await get('/subscriptions', version, STRANGER)).body).toEqual({ value: [] });
  expect((await get(scope, version, STRANGER)).status).toBe(404);
  expect((await get(scope, version, RECONCILER)).status).toBe(200);
});

test('a resource provider is registered until somebody says otherwise', async () => {
  const path = `${scope}/providers/Microsoft.EventGrid`;
  const state = async () => (await get(path, '2021-04-01')).body.registrationState;
  expect(await state()).toBe('Registered');
  const change = { subscription: scope.slice(15), namespace: 'microsoft.eventgrid' };
  azure.world.setProvider({ ...change, registered: false });
  expect(await state()).toBe('NotRegistered');
  azure.world.setProvider({ ...change, registered: true });
  expect(await state()).toBe('Registered');
});

test('the event subscription is as the templates leave it, and shown to readers alone', async () => {
  const version = '2022-06-15';
  const list = `${scope}/providers/Microsoft.EventGrid/systemTopics`;
  const { value: [topic] = [] } = (await get(list, version)).body as {
    readonly value?: readonly { readonly id: string }[];
  };
  expect(topic).toMatchObject({
    properties: { source: scope, topicType: 'Microsoft.Resources.Subscriptions' },
  });
  expect((await get(`${topic?.id}/eventSubscriptions`, version)).body).toMatchObject({
    value: [
      {
        properties: {
          destination: { endpointType: 'AzureFunction' },
          filter: { advancedFilters: [{ operatorType: 'StringIn', key: 'data.operationName' }] },
        },
      },
    ],
  });
  expect((await get(list, version, RECONCILER)).status).toBe(403);
});

test('the Flux extension is listed where it is installed', async () => {
  const { id } = azure.world.createCluster({ name: 'aks1', resourceGroup: 'rg', existing: true });
  const path = `${id}/providers/Microsoft.KubernetesConfiguration/extensions`;
  expect((await get(path, '2023-05-01')).body).toEqual({ value: [] });
  azure.world.setFluxExtension({ cluster: id, installed: true });
  expect((await get(path, '2023-05-01')).body).toMatchObject({
    value: [{ properties: { extensionType: 'microsoft.flux' } }],
  });
});
