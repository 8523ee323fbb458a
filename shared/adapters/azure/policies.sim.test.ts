import type { SimulatedAzure } from '../../../local/azure';
import { startSimulatedAzure, unsignedToken } from '../../../local/azure';
import { VirtualClock } from '../../../local/clock';
import { policyAssignmentId, policyAssignmentName } from '../../core/cluster/kubenet-policy';
import { OTHER_CAPABILITIES } from '../../core/net-raw/capabilities';
import { clusterId, resourceGroupId } from '../../core/base/resource-id';
import type { Azure } from './azure';
import { createAzure, loopbackTransport } from './index';
import { failureOf } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const me = {
  objectId: '11111111-1111-4111-8111-111111111111',
  appId: '22222222-2222-4222-8222-222222222222',
};
const shop = clusterId(sub, 'rg', 'shop');
const group = resourceGroupId(sub, 'rg');
const name = policyAssignmentName('capabilities', shop);
const request = {
  scope: shop,
  name,
  policy: 'capabilities',
  effect: 'Deny',
  excludedNamespaces: ['nmi'],
} as const;
const MINUTE = 60_000;

let clock: VirtualClock;
let simulator: SimulatedAzure;
let azure: Azure;

beforeEach(async () => {
  clock = new VirtualClock();
  simulator = await startSimulatedAzure({ clock, throttling: false });
  const { world } = simulator;
  world.createSubscription({ subscription: sub });
  world.createCluster({ name: 'shop', resourceGroup: 'rg', subscription: sub, existing: true });
  may('Reader');
  const token = unsignedToken(me);
  azure = createAzure({
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    transport: loopbackTransport(simulator.url),
    retryDelayMs: 0,
  });
});

afterEach(() => simulator.stop());

function may(role: string): void {
  const scope = `/subscriptions/${sub}`;
  simulator.world.grantRole({ principalId: me.objectId, role, scope, existing: true });
}

test('what we assign is what we see, however often, and is gone after one or two deletes', async () => {
  may('Resource Policy Contributor');
  await azure.assignPolicy(request);
  await azure.assignPolicy(request);
  const id = policyAssignmentId('capabilities', shop);
  expect(await azure.listPolicyAssignments(shop)).toEqual([
    {
      id,
      scope: shop,
      policy: 'capabilities',
      effect: 'Deny',
      allowedCapabilities: OTHER_CAPABILITIES,
      requiredDropCapabilities: ['NET_RAW'],
      excludedNamespaces: ['nmi'],
      enforced: true,
      narrowed: false,
      changedAt: new Date(clock.now()).toISOString(),
    },
  ]);
  await azure.deletePolicyAssignment(id);
  await azure.deletePolicyAssignment(id);
  expect(await azure.listPolicyAssignments(shop)).toEqual([]);
});

test('assignments above the cluster hold for it; those of others, of other clusters and around it do not', async () => {
  const { world } = simulator;
  world.createCluster({ name: 'other', resourceGroup: 'rg', subscription: sub, existing: true });
  world.settings.pageSize = 1;
  const version = `${world.assignPolicy({ scope: group }).policyDefinitionId}/versions/6.2.0`;
  world.assignPolicy({ scope: `/subscriptions/${sub}`, policyDefinitionId: version });
  world.assignPolicy({ scope: group, notScopes: [shop] });
  world.assignPolicy({ scope: clusterId(sub, 'rg', 'other') });
  world.assignPolicy({ scope: group, policyDefinitionId: '/providers/x/policyDefinitions/y' });
  const narrow = world.assignPolicy({ scope: shop, parameters: { namespaces: ['shop'] } });
  const found = await azure.listPolicyAssignments(shop);
  expect(found).toHaveLength(3);
  expect(found.filter(({ narrowed }) => narrowed).map(({ id }) => id)).toEqual([
    narrow.id.toLowerCase(),
  ]);
});

test('an assignment that the cluster, or its group, is exempt from proves nothing', async () => {
  const { world } = simulator;
  world.settings.pageSize = 1;
  world.createCluster({ name: 'other', resourceGroup: 'rg', subscription: sub, existing: true });
  const assign = (): string => world.assignPolicy({ scope: `/subscriptions/${sub}` }).id;
  const [own, wide, others] = [assign(), assign(), assign()];
  world.exemptFromPolicy({ scope: shop, assignment: own });
  world.exemptFromPolicy({ scope: group, assignment: wide });
  world.exemptFromPolicy({ scope: clusterId(sub, 'rg', 'other'), assignment: others });
  const found = await azure.listPolicyAssignments(shop);
  expect(new Map(found.map(({ id, narrowed }) => [id, narrowed]))).toEqual(
    new Map([
      [own.toLowerCase(), true],
      [wide.toLowerCase(), true],
      [others.toLowerCase(), false],
    ]),
  );
});

test('without the right, the remedy names the role', async () => {
  expect(await failureOf(azure.assignPolicy(request))).toMatchObject({
    policy: 'Stalled',
    code: 'AuthorizationFailed',
    remedy: expect.stringContaining('Resource Policy Contributor') as unknown,
  });
});

test('a policy reaches a cluster with the add-on after its delay, and leaves it with the add-on', async () => {
  may('Resource Policy Contributor');
  const { world } = simulator;
  const heard: number[] = [];
  const stop = world.onPolicy(shop, (inForce) => heard.push(inForce.length));
  world.setPolicyAddon({ cluster: shop, enabled: true });
  expect((await azure.getCluster(shop))?.policyAddon).toBe(true);
  await azure.assignPolicy(request);
  await clock.advance(14 * MINUTE);
  expect(heard.at(-1)).toBe(0);
  await clock.advance(2 * MINUTE);
  expect(heard.at(-1)).toBe(1);
  world.setPolicyAddon({ cluster: shop, enabled: false });
  expect(heard.at(-1)).toBe(0);
  stop();
});
