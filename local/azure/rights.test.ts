/** Who may do what, and how Azure says no: driven by the real SDKs. */
import { readFileSync } from 'node:fs';
import { VirtualClock } from '../clock';
import { startSimulatedAzure, type SimulatedAzure } from './index';
import { all, refusal, sdkClients, type SdkClients } from './testing';
import type { Cluster, Host, Identity } from './world/model';

const RECONCILER = {
  objectId: '0b0e0000-0000-4000-8000-000000000001',
  appId: '0b0e0000-0000-4000-8000-000000000002',
};
const VM_CONTRIBUTOR = '9980e02c-c2be-4d73-94e8-173b1dc7cf3c';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const NAME = '6f1f2e7b-0000-4000-8000-000000000001';
const CUSTOM_ROLE = JSON.parse(readFileSync('infra/custom-role.json', 'utf8')) as {
  name: string;
  actions: string[];
};

let clock: VirtualClock;
let azure: SimulatedAzure;
let sdk: SdkClients;
let subscription: string;
let cluster: Cluster;
let host: Host;
let one: Identity;
let two: Identity;

beforeEach(async () => {
  clock = new VirtualClock();
  azure = await startSimulatedAzure({ clock });
  const { world } = azure;
  subscription = world.createSubscription().id;
  world.createPrincipal({ ...RECONCILER, existing: true });
  world.defineRole(CUSTOM_ROLE);
  cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
  one = world.createIdentity({ name: 'one', resourceGroup: 'ids', existing: true });
  two = world.createIdentity({ name: 'two', resourceGroup: 'others', existing: true });
  host = world.hosts(cluster.id)[0] as Host;
  sdk = sdkClients(azure.port, subscription, RECONCILER);
  grant(CUSTOM_ROLE.name, `/subscriptions/${subscription}`);
});
afterEach(() => azure.stop());

function grant(role: string, scope: string, condition?: string): void {
  azure.world.grantRole({
    principalId: RECONCILER.objectId,
    role,
    scope,
    existing: true,
    ...(condition === undefined ? {} : { condition }),
  });
}

const group = (name: string): string => `/subscriptions/${subscription}/resourceGroups/${name}`;

async function attach(...identities: readonly Identity[]): Promise<void> {
  const userAssignedIdentities = Object.fromEntries(identities.map(({ id }) => [id, {}]));
  const poller = sdk.compute.virtualMachineScaleSets.update(host.resourceGroup, host.name, {
    identity: { type: 'UserAssigned', userAssignedIdentities },
  });
  await poller.submitted();
}

async function assign(scope: string, role: string, principalId = one.principalId): Promise<void> {
  await sdk.authorization.roleAssignments.create(scope, NAME, {
    principalId,
    roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    principalType: 'ServicePrincipal',
  });
}

function condition(): string {
  const attribute = '@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]';
  return `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (${attribute} ForAnyOfAnyValues:GuidEquals {${VM_CONTRIBUTOR}}))`;
}

describe('with the published custom role alone', () => {
  test('everything that is compared can be read', async () => {
    await all(sdk.aks.managedClusters.list());
    await all(sdk.compute.virtualMachineScaleSets.list(cluster.nodeResourceGroup));
    await all(sdk.msi.userAssignedIdentities.listBySubscription());
    await all(sdk.authorization.roleAssignments.listForScope(group('ids')));
    expect(azure.calls.reads().map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  test('no write passes', async () => {
    expect(await refusal(attach(one))).toBe('403 AuthorizationFailed');
    expect(await refusal(assign(group('ids'), VM_CONTRIBUTOR))).toBe('403 AuthorizationFailed');
  });
});

describe('attaching', () => {
  test('without the assign right on one identity the whole PATCH is refused and the identity named', async () => {
    grant('Virtual Machine Contributor', group(cluster.nodeResourceGroup));
    grant('Managed Identity Operator', group('ids'));
    const error: unknown = await attach(one, two).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ statusCode: 403, code: 'LinkedAuthorizationFailed' });
    expect(String(error)).toContain(`linked scope(s) '${two.id}'`);
    expect(host.identity.user).toHaveLength(1);
    await attach(one);
    expect(host.identity.user).toHaveLength(2);
  });

  test('a grant counts only after it has been replicated', async () => {
    azure.world.settings.latency = { ...azure.world.settings.latency, roleReplicationMs: 300_000 };
    const { world } = azure;
    world.grantRole({
      principalId: RECONCILER.objectId,
      role: 'Owner',
      scope: group(cluster.nodeResourceGroup),
    });
    world.grantRole({ principalId: RECONCILER.objectId, role: 'Owner', scope: group('ids') });
    expect(await refusal(attach(one))).toBe('403 AuthorizationFailed');
    await clock.advance(300_000);
    expect(await refusal(attach(one))).toBe('succeeded');
  });

  test('a locked node resource group refuses even an owner', async () => {
    grant('Owner', `/subscriptions/${subscription}`);
    azure.world.deny({ scope: group(cluster.nodeResourceGroup), name: 'lock' });
    expect(await refusal(attach(one))).toBe('403 DenyAssignmentAuthorizationFailed');
    await sdk.compute.virtualMachineScaleSets.get(host.resourceGroup, host.name);
  });
});

describe('conflicts', () => {
  beforeEach(() => grant('Owner', `/subscriptions/${subscription}`));

  test('a second PATCH while one runs is 409 Conflict', async () => {
    await attach(one);
    expect(await refusal(attach(two))).toBe('409 Conflict');
    await clock.advance(40_000);
    expect(await refusal(attach(two))).toBe('succeeded');
  });

  test('a PATCH during an upgrade is 409 OperationNotAllowed', async () => {
    azure.world.upgradeCluster({ cluster: cluster.id });
    expect(await refusal(attach(one))).toBe('409 OperationNotAllowed');
  });

  test('a stale etag is 412', async () => {
    const patch = {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [one.id]: {} } },
    } as const;
    const send = async (ifMatch: string): Promise<void> => {
      await sdk.compute.virtualMachineScaleSets
        .update(host.resourceGroup, host.name, patch, { ifMatch })
        .submitted();
    };
    expect(await refusal(send('"7"'))).toBe('412 PreconditionFailed');
    const { etag } = await sdk.compute.virtualMachineScaleSets.get(host.resourceGroup, host.name);
    expect(await refusal(send(etag ?? ''))).toBe('succeeded');
  });

  test('a deleted identity blocks additions until its dead entry is removed', async () => {
    await attach(one);
    await clock.advance(40_000);
    azure.world.recreateIdentity({ identity: one.id });
    expect(await refusal(attach(two))).toBe('400 FailedIdentityOperation');
    const removal = { [one.id]: null } as unknown as Record<string, object>;
    await sdk.compute.virtualMachineScaleSets
      .update(host.resourceGroup, host.name, {
        identity: { type: 'UserAssigned', userAssignedIdentities: removal },
      })
      .submitted();
    await clock.advance(40_000);
    await attach(one, two);
    expect(host.identity.user.map(({ principalId }) => principalId)).not.toContain(one.principalId);
    expect(host.identity.user).toHaveLength(3);
  });
});

describe('role assignments', () => {
  test('a constrained administrator gives the roles of its condition and no other', async () => {
    grant('Role Based Access Control Administrator', `/subscriptions/${subscription}`, condition());
    expect(await refusal(assign(group('ids'), OWNER))).toBe('403 AuthorizationFailed');
    expect(await refusal(assign(group('ids'), VM_CONTRIBUTOR))).toBe('succeeded');
  });

  test('the same right under another name, another principal under the same name, and no such group are refused', async () => {
    grant('Owner', `/subscriptions/${subscription}`);
    const twin = azure.world.grantRole({
      principalId: one.principalId,
      role: 'Virtual Machine Contributor',
      scope: group('ids'),
      existing: true,
    });
    const error: unknown = await assign(group('ids'), VM_CONTRIBUTOR).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ statusCode: 409, code: 'RoleAssignmentExists' });
    expect(String(error)).toContain(twin.name.replaceAll('-', ''));
    await assign(group('others'), VM_CONTRIBUTOR);
    expect(await refusal(assign(group('others'), VM_CONTRIBUTOR, two.principalId))).toBe(
      '400 RoleAssignmentUpdateNotPermitted',
    );
    expect(await refusal(assign(group('nowhere'), VM_CONTRIBUTOR))).toBe(
      '404 ResourceGroupNotFound',
    );
  });

  test('the limit of the subscription holds', async () => {
    grant('Owner', `/subscriptions/${subscription}`);
    azure.world.settings.roleAssignmentLimit = azure.world.state.roleAssignments.size;
    expect(await refusal(assign(group('ids'), VM_CONTRIBUTOR))).toBe(
      '400 RoleAssignmentLimitExceeded',
    );
  });

  test('lists know atScope, principalId and assignedTo', async () => {
    grant('Reader', group('ids'));
    grant('Reader', one.id);
    const count = async (filter?: string): Promise<number> =>
      (
        await all(
          sdk.authorization.roleAssignments.listForScope(
            group('ids'),
            filter === undefined ? {} : { filter },
          ),
        )
      ).length;
    expect(await count()).toBe(3);
    expect(await count('atScope()')).toBe(2);
    expect(await count(`principalId eq '${RECONCILER.objectId}'`)).toBe(3);
    expect(await count(`assignedTo('${one.principalId}')`)).toBe(0);
    expect(await refusal(count('name eq 1'))).toBe('400 BadRequestFormat');
  });
});

describe('callers', () => {
  test.each([
    ['nobody', {}, '401 AuthenticationFailed'],
    ['an unknown token', { authorization: 'Bearer nonsense' }, '401 InvalidAuthenticationToken'],
  ])('%s gets in nowhere', async (_, headers, expected) => {
    const url = `${azure.url}/subscriptions/${subscription}/resourceGroups/ids?api-version=2021-04-01`;
    const response = await fetch(url, { headers });
    const body = (await response.json()) as { error: { code: string } };
    expect(`${response.status} ${body.error.code}`).toBe(expected);
  });
});
