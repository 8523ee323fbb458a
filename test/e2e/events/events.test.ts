import filter from '../../../infra/event-filter.json';
import type { Fault } from '../../../shared/adapters/store';
import type { Fleet } from '../../faults/fleet';
import { openFleet, openOnboarded } from '../../faults/fleet';
import { expectNoViolations } from '../../oracle';
import { IDENTITY_GROUP, RECONCILER } from '../../support/stage';
import { expectUntouched } from '../untouched';
import { asCloudEvent, counted, deliver, generations, outcomes, resourceEvent } from './deliver';

const ELSEWHERE = '/subscriptions/99999999-9999-4999-8999-999999999999';
const WRITE = 'Microsoft.ContainerService/managedClusters/write';

let fleet: Fleet;
let down = false;

/** Two onboarded clusters; nothing but the test tells of them. */
beforeAll(async () => {
  const tableFault = (): Fault | undefined => (down ? 'busy' : undefined);
  const options = { events: 'none', clusters: 2, pools: ['system'], tableFault } as const;
  fleet = await openOnboarded(options);
});

afterAll(async () => {
  await fleet.stage.stop();
  await expectNoViolations(fleet.oracle);
});

function subscription(): string {
  return `/subscriptions/${fleet.stage.subscription}`;
}

function cluster(name: string): string {
  return `${subscription()}/resourceGroups/rg-aks/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

function nodeGroup(): string {
  return `${subscription()}/resourceGroups/MC_rg-aks_aks1_westeurope`;
}

function identityGroup(): string {
  return `${subscription()}/resourceGroups/${IDENTITY_GROUP}`;
}

function identity(): string {
  return `${identityGroup()}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/billing`;
}

/** Clusters that are looked at because of the events. */
async function lookedAt(events: unknown): Promise<readonly string[]> {
  const before = await generations(fleet.stage);
  await counted(fleet.stage, events);
  const now = await generations(fleet.stage);
  await fleet.stage.settle();
  return Object.keys(now).filter((name) => now[name] !== before[name]);
}

const ROLE =
  'providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111';

/** Resource, and whom an event about it concerns. */
const RESOURCES: readonly (readonly [string, string, () => string, readonly string[]])[] = [
  ['a cluster', WRITE, () => cluster('aks1'), ['aks1']],
  [
    'a node pool',
    'Microsoft.ContainerService/managedClusters/agentPools/write',
    () => `${cluster('aks1')}/agentPools/system`,
    ['aks1'],
  ],
  [
    'a scale set in the node resource group',
    'Microsoft.Compute/virtualMachineScaleSets/write',
    () => `${nodeGroup()}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-system-1-vmss`,
    ['aks1'],
  ],
  [
    'an identity',
    'Microsoft.ManagedIdentity/userAssignedIdentities/delete',
    identity,
    ['aks1', 'aks2'],
  ],
  [
    'a role on the node resource group',
    'Microsoft.Authorization/roleAssignments/delete',
    () => `${nodeGroup()}/${ROLE}`,
    ['aks1'],
  ],
  [
    'a role on the identity resource group',
    'Microsoft.Authorization/roleAssignments/write',
    () => `${identityGroup()}/${ROLE}`,
    ['aks1', 'aks2'],
  ],
  [
    'a role on a single identity',
    'Microsoft.Authorization/roleAssignments/delete',
    () => `${identity()}/${ROLE}`,
    ['aks1', 'aks2'],
  ],
];

describe.each(RESOURCES)('an event about %s', (_, operation, resource, concerned) => {
  test('makes us look at the clusters that it concerns, in either schema and any casing [F28]', async () => {
    const event = resourceEvent({ resource: resource(), operation });
    expect(await lookedAt([event])).toEqual(concerned);
    expect(await lookedAt(asCloudEvent(event))).toEqual(concerned);
    const loud = resourceEvent({ resource: resource().toUpperCase(), operation });
    expect(await lookedAt([loud])).toEqual(concerned);
    const quiet = resourceEvent({ resource: resource().toLowerCase(), operation });
    expect(await lookedAt([quiet])).toEqual(concerned);
  });
});

test('AKS itself tells of a pool whose nodes were replaced', async () => {
  const event = {
    ...resourceEvent({ resource: cluster('aks2'), operation: WRITE }),
    eventType: 'Microsoft.ContainerService.NodePoolRollingSucceeded',
    topic: cluster('aks2'),
    subject: 'aks2',
    data: { nodePoolName: 'system' },
  };
  expect(await lookedAt([event])).toEqual(['aks2']);
});

test('every operation that the event subscription asks for is one that we understand', async () => {
  const places: Readonly<Record<string, string>> = {
    'microsoft.containerservice/managedclusters': cluster('aks1'),
    'microsoft.containerservice/managedclusters/agentpools': `${cluster('aks1')}/agentPools/system`,
    'microsoft.managedidentity/userassignedidentities': identity(),
    'microsoft.compute/virtualmachinescalesets': `${nodeGroup()}/providers/Microsoft.Compute/virtualMachineScaleSets/v`,
    'microsoft.compute/virtualmachines': `${nodeGroup()}/providers/Microsoft.Compute/virtualMachines/v`,
    'microsoft.authorization/roleassignments': `${nodeGroup()}/${ROLE}`,
  };
  for (const operation of filter.operationNames) {
    const type = operation.toLowerCase().replace(/\/(write|delete|action)$/, '');
    const event = resourceEvent({ resource: places[type] ?? operation, operation });
    expect([operation, await counted(fleet.stage, [event])]).toEqual([operation, { accepted: 1 }]);
  }
  await fleet.stage.settle();
});

const GOOD = (): unknown => resourceEvent({ resource: cluster('aks1'), operation: WRITE });

/** Events that are acknowledged and counted, and set nothing going. */
const IGNORED: readonly (readonly [string, () => unknown, string])[] = [
  ['of another type of event', () => ({ ...(GOOD() as object), eventType: 'A.B' }), 'eventType'],
  [
    'about a type of resource that is none of ours',
    () =>
      resourceEvent({
        resource: `${nodeGroup()}/providers/Microsoft.Network/loadBalancers/kubernetes`,
        operation: 'Microsoft.Network/loadBalancers/write',
      }),
    'resourceType',
  ],
  [
    'about a deployment, which tells the deployment and not what it deploys',
    () =>
      resourceEvent({
        resource: `${subscription()}/resourceGroups/rg-aks/providers/Microsoft.Resources/deployments/d`,
        operation: WRITE,
      }),
    'resourceType',
  ],
  [
    'about nothing that is an id',
    () => resourceEvent({ resource: 'aks1', operation: WRITE }),
    'resourceId',
  ],
  [
    'about a cluster of a subscription that is not ours',
    () =>
      resourceEvent({
        resource: cluster('aks1').replace(subscription(), ELSEWHERE),
        operation: WRITE,
      }),
    'subscription',
  ],
  [
    'about a scale set that is no cluster’s',
    () =>
      resourceEvent({
        resource: `${subscription()}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/w`,
        operation: 'Microsoft.Compute/virtualMachineScaleSets/write',
      }),
    'noClusterConcerned',
  ],
  [
    'about a role on the whole subscription',
    () =>
      resourceEvent({
        resource: `${subscription()}/${ROLE}`,
        operation: 'Microsoft.Authorization/roleAssignments/write',
      }),
    'resourceId',
  ],
  [
    'that tells of our own write',
    () =>
      resourceEvent({
        resource: cluster('aks1'),
        operation: WRITE,
        by: RECONCILER.appId.toUpperCase(),
      }),
    'ownWrite',
  ],
  ['without a type', () => ({ subject: cluster('aks1'), data: {} }), 'malformed'],
  ['that is a text', () => 'hello', 'malformed'],
  ['that is null', () => null, 'malformed'],
  [
    'of a CloudEvents version that nobody knows',
    () => ({ specversion: '9', type: 'x' }),
    'malformed',
  ],
  [
    'whose resource is a number',
    () => ({ ...(GOOD() as object), data: { resourceUri: 7 } }),
    'resourceId',
  ],
  [
    'whose resource is a megabyte long',
    () => resourceEvent({ resource: `${cluster('a'.repeat(1_000_000))}`, operation: WRITE }),
    'resourceId',
  ],
];

test.each(IGNORED)(
  'an event %s is acknowledged, counted, and sets nothing going [F6]',
  async (_, event, why) => {
    const got = await expectUntouched(fleet.stage, () => counted(fleet.stage, [event()]));
    expect(got).toEqual({ [why]: 1 });
  },
);

test('bad events keep no good one of the same batch from being served [P10, F6]', async () => {
  const batch = [...IGNORED.map(([, event]) => event()), GOOD()];
  const before = await generations(fleet.stage);
  const got = await counted(fleet.stage, batch);
  expect(got.accepted).toBe(1);
  expect(Object.values(got).reduce((sum, count) => sum + count, 0)).toBe(batch.length);
  expect((await generations(fleet.stage)).aks1).toBe((before.aks1 ?? 0) + 1);
  await fleet.stage.settle();
});

test('an event of a megabyte is served, and what is kept of it is small [P12, F6]', async () => {
  const operation = `${'x'.repeat(1_000_000)}/write`;
  expect(
    await counted(fleet.stage, [resourceEvent({ resource: cluster('aks1'), operation })]),
  ).toEqual({ accepted: 1 });
  const items = await fleet.stage.store.work.clusters();
  expect(JSON.stringify(items).length).toBeLessThan(20_000);
  await fleet.stage.settle();
});

test.each([
  ['no JSON', '{'],
  ['a text', '"x"'],
  ['null', 'null'],
])(
  'a delivery that is %s is refused for good, so that Event Grid keeps it as a dead letter',
  async (_, body) => {
    expect(await expectUntouched(fleet.stage, () => deliver(fleet.stage, body))).toBe(400);
  },
);

describe('with the tables down', () => {
  afterEach(() => {
    down = false;
  });

  test('Event Grid is told to deliver again, and the second delivery is served', async () => {
    const before = await generations(fleet.stage);
    down = true;
    expect(await deliver(fleet.stage, [GOOD()])).toBe(500);
    down = false;
    expect(await generations(fleet.stage)).toEqual(before);
    expect(await deliver(fleet.stage, [GOOD()])).toBe(202);
    expect((await generations(fleet.stage)).aks1).toBe((before.aks1 ?? 0) + 1);
    await fleet.stage.settle();
  });

  test('events that concern nobody are acknowledged all the same', async () => {
    const before = (await outcomes(fleet.stage))['eventType'] ?? 0;
    down = true;
    expect(await deliver(fleet.stage, [{ ...(GOOD() as object), eventType: 'A.B' }])).toBe(202);
    down = false;
    expect((await outcomes(fleet.stage))['eventType']).toBe(before + 1);
  });
});

test('a new cluster of which the tables could not take notice is onboarded by a later delivery', async () => {
  let busy = true;
  const other = await openFleet({ tableFault: () => (busy ? 'busy' : undefined) });
  const { stage, oracle } = other;
  stage.azure.world.createCluster({
    name: 'late',
    resourceGroup: 'rg-aks',
    pools: [{ name: 'system' }],
  });
  await stage.clock.advance(6 * 60_000);
  expect(stage.azure.events.log.delivered).toEqual([]);
  busy = false;
  await stage.clock.advance(8 * 60_000);
  await stage.settle();
  expect(stage.azure.events.log.deadLetters).toEqual([]);
  const states = await stage.store.clusters.list(10);
  const late = states.items.find(({ cluster: id }) => id.endsWith('/late'));
  expect(late?.conditions[0]).toMatchObject({ type: 'Ready', reason: 'Converged' });
  expect(oracle === undefined || (await oracle.violations()).length === 0).toBe(true);
  await stage.stop();
});
