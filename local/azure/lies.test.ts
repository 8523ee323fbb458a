/** What Azure says that is not so: a 404 that lies, lists that lose or repeat rows, replicas that are late. */
import { VirtualClock } from '../clock';
import { unsignedToken } from './access/caller';
import { startSimulatedAzure, type PageChange, type SimulatedAzure } from './index';
import { all, refusal, sdkClients, type SdkClients } from './testing';
import type { Cluster, Host } from './world/model';

const ACTOR = {
  objectId: '0b0e0000-0000-4000-8000-000000000001',
  appId: '0b0e0000-0000-4000-8000-000000000002',
};
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const MINUTE = 60_000;

let clock: VirtualClock;
let azure: SimulatedAzure;
let sdk: SdkClients;
let subscription: string;
let cluster: Cluster;
let host: Host;

beforeEach(async () => {
  clock = new VirtualClock();
  azure = await startSimulatedAzure({ clock });
  const { world } = azure;
  subscription = world.createSubscription().id;
  world.createPrincipal({ ...ACTOR, existing: true });
  const scope = `/subscriptions/${subscription}`;
  world.grantRole({ principalId: ACTOR.objectId, role: 'Owner', scope, existing: true });
  cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
  host = world.hosts(cluster.id)[0] as Host;
  for (const name of ['one', 'two', 'three'])
    world.createIdentity({ name, resourceGroup: 'ids', existing: true });
  sdk = sdkClients(azure.port, subscription, ACTOR);
});

afterEach(() => azure.stop());

const getCluster = (): Promise<unknown> => sdk.aks.managedClusters.get('apps', 'aks1');
const getHost = (): Promise<unknown> =>
  sdk.compute.virtualMachineScaleSets.get(host.resourceGroup, host.name);
const identities = async (): Promise<readonly unknown[]> =>
  (await all(sdk.msi.userAssignedIdentities.listByResourceGroup('ids'))).map(({ name }) => name);
const roles = async (): Promise<number> =>
  (await all(sdk.authorization.roleAssignments.listForSubscription())).length;

async function body(path: string, version: string): Promise<unknown> {
  const bodies: unknown[] = [];
  const stop = azure.onExchange(({ responseBody }) => bodies.push(responseBody));
  await fetch(`${azure.url}${path}?api-version=${version}`, {
    headers: { authorization: `Bearer ${unsignedToken(ACTOR)}` },
  });
  stop();
  return bodies[0];
}

describe('a 404 that lies', () => {
  test.each([
    ['a cluster', () => `${cluster.id}`, '2026-06-01'],
    ['a host', () => host.id, '2026-04-01'],
    ['an identity', () => idOf('one'), '2024-11-30'],
    ['a role assignment', () => anAssignment(), '2022-04-01'],
  ])('about %s says the words of a true one', async (_, path, version) => {
    const there = path();
    azure.faults.next({}, { kind: 'absent' });
    const lie = await body(there, version);
    const truth = await body(missing(there), version);
    expect(lie).toEqual(
      JSON.parse(JSON.stringify(truth).replaceAll(lastOf(missing(there)), lastOf(there))),
    );
  });

  test.each([
    ['a resource group', (): string => group('ids'), '2021-04-01'],
    [
      'the list of a group',
      (): string => `${group('ids')}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`,
      '2024-11-30',
    ],
    [
      'the roles of a group',
      (): string => `${group('ids')}/providers/Microsoft.Authorization/roleAssignments`,
      '2022-04-01',
    ],
  ])('about %s says that the group is not there', async (_, path, version) => {
    azure.faults.next({}, { kind: 'absent' });
    const lie = await body(path(), version);
    const truth = await body(path().replace('/ids', '/nope'), version);
    expect(lie).toEqual(JSON.parse(JSON.stringify(truth).replaceAll('nope', 'ids')));
    expect(lie).toMatchObject({ error: { code: 'ResourceGroupNotFound' } });
  });

  test('about the group of a cluster names the group', async () => {
    azure.faults.next({}, { kind: 'absent', what: 'group' });
    expect(await refusal(getCluster())).toBe('404 ResourceGroupNotFound');
  });

  test('is over after one call, and the world is as it was', async () => {
    azure.faults.next({ path: '/managedClusters/aks1' }, { kind: 'absent' });
    expect(await refusal(getHost())).toBe('succeeded');
    expect(await refusal(getCluster())).toBe('404 ResourceNotFound');
    expect(await refusal(getCluster())).toBe('succeeded');
  });

  test('goes on for a time, and is forgotten after it', async () => {
    azure.faults.next({ path: '/managedClusters/', forMs: 4 * MINUTE }, { kind: 'absent' });
    await clock.advance(4 * MINUTE - 1);
    expect(await refusal(getCluster())).toBe('404 ResourceNotFound');
    expect(azure.faults.pending()).toBe(1);
    await clock.advance(1);
    expect(await refusal(getCluster())).toBe('succeeded');
    expect(azure.faults.pending()).toBe(0);
  });

  test('in answer to a PATCH changes nothing', async () => {
    azure.faults.next({ method: 'PATCH' }, { kind: 'absent' });
    const poller = sdk.compute.virtualMachineScaleSets.update(host.resourceGroup, host.name, {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [idOf('one')]: {} } },
    });
    expect(await refusal(poller.submitted())).toBe('404 ResourceNotFound');
    expect(host.identity.user).toHaveLength(1);
  });
});

describe('pages that lie', () => {
  test.each<[PageChange, string | undefined, readonly string[]]>([
    ['dropRow', undefined, ['three', 'two']],
    ['dropRow', '/three', ['one', 'two']],
    ['repeatRow', '/one', ['one', 'three', 'one', 'two']],
    ['repeatOnNextPage', undefined, ['one', 'three', 'three', 'two']],
    ['emptyPage', undefined, ['two']],
    ['emptyFirst', undefined, ['one', 'three', 'two']],
    ['emptyList', undefined, []],
    ['noNextLink', undefined, ['one', 'three']],
  ])('%s of %s: a list of two pages reads as %j', async (change, row, expected) => {
    azure.world.settings.pageSize = 2;
    azure.faults.next({}, { kind: 'page', change, ...(row !== undefined && { row }) });
    expect(await identities()).toEqual(expected);
    expect(await identities()).toEqual(['one', 'three', 'two']);
  });

  test('a row is lost between two pages', async () => {
    azure.world.settings.pageSize = 2;
    azure.faults.next({ skip: 1 }, { kind: 'page', change: 'dropRow' });
    expect(await identities()).toEqual(['one', 'three']);
  });

  test('what is no page stays as it is', async () => {
    azure.faults.next({}, { kind: 'page', change: 'dropRow' });
    expect(await getHost()).toMatchObject({ name: host.name });
  });
});

describe('a replica that has stopped to follow', () => {
  test('shows a list as it was, while the object itself is read afresh', async () => {
    azure.faults.next({ path: /scaleSets$/i, forMs: 5 * MINUTE }, { kind: 'stale' });
    azure.world.attachByHand({ host: host.id, identities: [idOf('one')] });
    azure.world.addPool({ cluster: cluster.id, name: 'late', existing: true });
    const list = sdk.compute.virtualMachineScaleSets;
    const stale = await all(list.list(host.resourceGroup));
    expect(
      stale.map(({ identity }) => Object.keys(identity?.userAssignedIdentities ?? {})),
    ).toEqual([[expect.stringMatching(/-agentpool$/)]]);
    const fresh = await list.get(host.resourceGroup, host.name);
    expect(Object.keys(fresh.identity?.userAssignedIdentities ?? {})).toHaveLength(2);
    await clock.advance(5 * MINUTE);
    expect(await all(list.list(host.resourceGroup))).toHaveLength(2);
  });

  test('still lists the clusters and the identities that were deleted', async () => {
    azure.faults.next({ kind: 'read', forMs: MINUTE }, { kind: 'stale' });
    azure.world.deleteIdentity({ identity: idOf('two') });
    azure.world.deleteCluster({ cluster: cluster.id });
    await clock.advance(MINUTE - 1);
    expect(await identities()).toEqual(['one', 'three', 'two']);
    const [listed] = await all(sdk.aks.managedClusters.list());
    expect(listed?.provisioningState).toBe('Succeeded');
    await clock.advance(10 * MINUTE);
    expect(await identities()).toEqual(['one', 'three']);
    expect(await all(sdk.aks.managedClusters.list())).toEqual([]);
  });

  test('does not end an operation for the world that goes on without it', async () => {
    azure.faults.next({ method: 'PATCH' }, { kind: 'operation', outcome: 'Failed', ms: MINUTE });
    const update = sdk.compute.virtualMachineScaleSets.update(host.resourceGroup, host.name, {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [idOf('one')]: {} } },
    });
    await update.submitted();
    azure.faults.next({ method: 'GET', forMs: 10 * MINUTE }, { kind: 'stale' });
    await clock.advance(2 * MINUTE);
    expect(await getHost()).toMatchObject({ provisioningState: 'Updating' });
    azure.faults.clear();
    const after = await sdk.compute.virtualMachineScaleSets.get(host.resourceGroup, host.name);
    expect(after.provisioningState).toBe('Failed');
    expect(Object.keys(after.identity?.userAssignedIdentities ?? {})).toHaveLength(1);
  });

  test('lets no write through on old rights', async () => {
    azure.faults.next({ forMs: MINUTE }, { kind: 'stale' });
    azure.world.revokeRole({ assignment: anAssignment() });
    expect(await refusal(getCluster())).toBe('403 AuthorizationFailed');
  });
});

describe('a role page that lags', () => {
  beforeEach(() => {
    azure.world.settings.latency = { ...azure.world.settings.latency, roleListLagMs: 2 * MINUTE };
  });

  const name = '0b0e0000-0000-4000-8000-00000000000a';
  const put = (): Promise<unknown> =>
    sdk.authorization.roleAssignments.create(`/subscriptions/${subscription}`, name, {
      principalId: ACTOR.objectId,
      roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${READER}`,
      principalType: 'ServicePrincipal',
    });
  const get = (): Promise<unknown> =>
    sdk.authorization.roleAssignments.get(`/subscriptions/${subscription}`, name);

  test('does not list a new assignment yet, though a GET of it finds it', async () => {
    const before = await roles();
    await put();
    expect(await roles()).toBe(before);
    expect(await refusal(get())).toBe('succeeded');
    await clock.advance(2 * MINUTE);
    expect(await roles()).toBe(before + 1);
  });

  test('still lists an assignment that was deleted, though a GET of it does not find it', async () => {
    const before = await roles();
    await put();
    await clock.advance(3 * MINUTE);
    await sdk.authorization.roleAssignments.delete(`/subscriptions/${subscription}`, name);
    expect(await roles()).toBe(before + 1);
    expect(await refusal(get())).toBe('404 RoleAssignmentNotFound');
    await clock.advance(2 * MINUTE);
    expect(await roles()).toBe(before);
  });

  test('shows what came and went in the right order', async () => {
    const before = await roles();
    await put();
    await clock.advance(MINUTE);
    await sdk.authorization.roleAssignments.delete(`/subscriptions/${subscription}`, name);
    await clock.advance(MINUTE / 2);
    await put();
    expect(await roles()).toBe(before);
    await clock.advance(MINUTE);
    expect(await roles()).toBe(before + 1);
    await clock.advance((MINUTE * 3) / 4);
    expect(await roles()).toBe(before);
    await clock.advance(MINUTE);
    expect(await roles()).toBe(before + 1);
  });
});

function group(name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${name}`;
}

function idOf(name: string): string {
  return `${group('ids')}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

function anAssignment(): string {
  const [first] = azure.world.state.roleAssignments.values();
  return first?.id ?? '';
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The address of a sibling that is not there. */
function missing(path: string): string {
  const guid = '00000000-0000-4000-8000-00000000dead';
  return path.replace(/[^/]+$/, /roleAssignments/.test(path) ? guid : 'nobody');
}
