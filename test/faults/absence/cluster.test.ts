import type { ResourceId } from '../../../shared/core/base/resource-id';
import { pathOf } from '../../support/stage';
import type { Fleet } from '../fleet';
import { MINUTE, writesOf } from '../fleet';
import {
  endScene,
  EVERYWHERE,
  firstOf,
  isReady,
  keptOf,
  lie,
  lookAgain,
  onboarded,
  requestOffboarding,
  told,
} from './scene';

afterEach(endScene);

const GET_CLUSTER = { method: 'GET', path: /\/managedClusters\/aks1$/i };

it('keeps both roles, all identities and the whole ledger when one GET of the cluster answers 404 [P7, F7]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const before = await keptOf(fleet, cluster);
  await lie(fleet, cluster, [GET_CLUSTER, { kind: 'absent' }], 3);
  expect(await keptOf(fleet, cluster)).toEqual(before);
  expect(before).toMatchObject({ identities: EVERYWHERE, entries: 8 });
  expect(writesOf(fleet.stage)).toEqual([]);
  expect(await told(fleet, cluster)).toMatch(
    /^False\/AbsenceUnproved: .*Azure has said since 2026-\S+ that \S+\/managedclusters\/aks1 does not exist\. .* looked at again at 2026-/,
  );
  await fleet.stage.settle(60);
  expect(await isReady(fleet, cluster)).toBe(true);
  expect(writesOf(fleet.stage)).toEqual([]);
});

it('begins the proof anew when the cluster was seen in between: two lies an hour apart prove nothing [P7, F7]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  for (let hour = 0; hour < 3; hour += 1) {
    await lie(fleet, cluster, [GET_CLUSTER, { kind: 'absent' }]);
    await lookAgain(fleet, cluster);
    await fleet.stage.clock.advance(60 * MINUTE);
  }
  expect(writesOf(fleet.stage)).toEqual([]);
  expect(await keptOf(fleet, cluster)).toMatchObject({ entries: 8 });
});

it('takes nothing back while the hosts of a cluster that is said to be gone are there, and says how to go on [P7, F7]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  await lie(fleet, cluster, [{ ...GET_CLUSTER, times: Infinity }, { kind: 'absent' }]);
  await fleet.stage.clock.advance(40 * MINUTE);
  expect(await keptOf(fleet, cluster)).toMatchObject({ identities: EVERYWHERE, entries: 8 });
  expect(await told(fleet, cluster, 'Stalled')).toMatch(
    /^True\/HostsOutliveCluster: .*DELETE \/api\/clusters\/.*\/rg-aks\/aks1\?confirm=aks1/,
  );
  expect(writesOf(fleet.stage)).toEqual([]);
});

it('off-boards a cluster that only its GET hides, from the hosts that are there [P16, F7]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  fleet.stage.azure.faults.next({ ...GET_CLUSTER, times: Infinity }, { kind: 'absent' });
  await requestOffboarding(fleet, cluster);
  await fleet.stage.settle(120);
  expect(await keptOf(fleet, cluster)).toEqual({
    identities: { system: [], apps: [] },
    roles: [],
    entries: 0,
  });
  expect(await told(fleet, cluster)).toMatch(/^False\/OffBoarded/);
});

describe('a cluster that somebody deletes', () => {
  it('ends closed and without roles one proof after its event [P16, F32]', async () => {
    const fleet = await onboarded();
    const cluster = firstOf(fleet);
    fleet.stage.azure.world.deleteCluster({ cluster });
    while (fleet.stage.azure.world.find(cluster) !== undefined) {
      await fleet.stage.clock.advance(10_000);
    }
    await fleet.stage.clock.advance(4 * MINUTE);
    // The role in the node resource group went with the group.
    expect(await keptOf(fleet, cluster)).toMatchObject({
      roles: [expect.stringContaining('rg-identities')],
      entries: 8,
    });
    await fleet.stage.clock.advance(2 * MINUTE);
    await fleet.stage.host.idle();
    expect(await keptOf(fleet, cluster)).toMatchObject({ roles: [], entries: 0 });
    expect(await told(fleet, cluster)).toMatch(/^False\/ClusterGone/);
  });

  it('ends so although its event was lost, after the sweep that misses it [P4, F3]', async () => {
    const fleet = await onboarded({ events: 'none' });
    const cluster = firstOf(fleet);
    fleet.stage.azure.world.deleteCluster({ cluster });
    await fleet.stage.clock.advance(60 * MINUTE);
    await fleet.stage.settle(60);
    expect(await keptOf(fleet, cluster)).toMatchObject({ roles: [], entries: 0 });
  });
});

describe('clusters that Azure stops showing at once', () => {
  it('are all kept, and a person is asked [P15, F50]', async () => {
    const fleet = await onboarded({ events: 'none', clusters: 3 });
    for (const cluster of fleet.clusters.slice(0, 2)) {
      fleet.stage.azure.world.deleteCluster({ cluster });
    }
    await fleet.stage.clock.advance(60 * MINUTE);
    for (const cluster of fleet.clusters.slice(0, 2)) {
      expect(await keptOf(fleet, cluster)).toMatchObject({ entries: 8 });
      expect(await told(fleet, cluster, 'Stalled')).toMatch(
        /^True\/MassRemovalRefused: .*stopped showing 2 clusters .*off-board each: DELETE/,
      );
    }
    expect(writesOf(fleet.stage)).toEqual([]);
  });

  it('are cleaned up one by one when a person says so [P16]', async () => {
    const fleet = await onboarded({ events: 'none', clusters: 2 });
    for (const cluster of fleet.clusters) fleet.stage.azure.world.deleteCluster({ cluster });
    await fleet.stage.clock.advance(60 * MINUTE);
    for (const cluster of fleet.clusters) await requestOffboarding(fleet, cluster);
    await fleet.stage.settle(60);
    for (const cluster of fleet.clusters) {
      expect(await keptOf(fleet, cluster)).toMatchObject({ roles: [], entries: 0 });
    }
  });

  it('are cleaned up by themselves when an event told of each [P16]', async () => {
    const fleet = await onboarded({ clusters: 2 });
    for (const cluster of fleet.clusters) {
      fleet.stage.azure.world.deleteCluster({ cluster });
      await fleet.stage.clock.advance(2 * MINUTE);
    }
    await fleet.stage.clock.advance(60 * MINUTE);
    for (const cluster of fleet.clusters) {
      expect(await keptOf(fleet, cluster)).toMatchObject({ roles: [], entries: 0 });
    }
  });
});

it('onboards a cluster that is created again under its name while its absence is being proved [P1, F4]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  fleet.stage.azure.world.deleteCluster({ cluster });
  await fleet.stage.clock.advance(12 * MINUTE);
  fleet.stage.azure.world.createCluster({
    name: 'aks1',
    resourceGroup: 'rg-aks',
    pools: [{ name: 'system' }, { name: 'apps' }],
  });
  await fleet.stage.clock.advance(40 * MINUTE);
  await fleet.stage.settle(60);
  expect(await keptOf(fleet, cluster)).toMatchObject({ identities: EVERYWHERE, entries: 8 });
  const { status } = await fleet.stage.http('GET', pathOf(cluster));
  expect(status).toBe(200);
});

it('does not take a cluster for gone because an event of long ago told of an earlier one of its name [P7, F5]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const { azure, clock, store } = fleet.stage;
  azure.world.stopCluster({ cluster });
  await clock.advance(10 * MINUTE);
  azure.events.publish({
    type: 'Microsoft.Resources.ResourceDeleteSuccess',
    resource: cluster,
    operation: 'Microsoft.ContainerService/managedClusters/delete',
  });
  await clock.advance(10 * MINUTE);
  expect((await store.work.get(cluster))?.absences ?? []).toEqual([]);
  await lie(fleet, cluster, [GET_CLUSTER, { kind: 'absent' }]);
  expect(await told(fleet, cluster)).toMatch(/^False\/AbsenceUnproved/);
  expect(await keptOf(fleet, cluster)).toMatchObject({ entries: 8 });
});

async function withoutPools({ stage }: Fleet, cluster: ResourceId): Promise<void> {
  for (const name of ['a', 'b', 'c']) {
    stage.azure.world.deletePool({ cluster, name });
    await stage.clock.advance(3 * MINUTE);
  }
}

it('lets the entries of most pools go that somebody deletes, for events told of them [F32]', async () => {
  const fleet = await onboarded({
    pools: ['system', 'a', 'b', 'c'],
    profile: { maxRemovalShare: 0.5 },
  });
  const cluster = firstOf(fleet);
  await withoutPools(fleet, cluster);
  await fleet.stage.clock.advance(30 * MINUTE);
  expect(await keptOf(fleet, cluster)).toMatchObject({ entries: 5 });
  expect(await isReady(fleet, cluster)).toBe(true);
});

it('asks before it forgets all hosts that Azure stopped showing, and finds them again [P7, P15, F7]', async () => {
  const fleet = await onboarded({ profile: { maxRemovalShare: 0.5 } });
  const cluster = firstOf(fleet);
  const before = await keptOf(fleet, cluster);
  const path = /\/virtualMachineScaleSets/i;
  const lie30Minutes = { method: 'GET', path, forMs: 30 * MINUTE };
  await lie(fleet, cluster, [lie30Minutes, { kind: 'absent', what: 'group' }], 20);
  expect(await keptOf(fleet, cluster)).toEqual(before);
  expect(await told(fleet, cluster, 'Stalled')).toMatch(
    /^True\/MassRemovalRefused: .*whether Azure still shows all hosts/,
  );
  await fleet.stage.clock.advance(40 * MINUTE);
  expect(await isReady(fleet, cluster)).toBe(true);
  expect(writesOf(fleet.stage)).toEqual([]);
});
