import { startSimulatedAzure, unsignedToken } from '../../../local/azure';
import type { SimulatedAzure } from '../../../local/azure';
import { VirtualClock } from '../../../local/clock';
import type { Cluster, NodePoolHost } from '../../core/cluster/cluster';
import { clusterId, resourceGroupId, resourceId } from '../../core/base/resource-id';
import { MANAGED_IDENTITY_OPERATOR, VIRTUAL_MACHINE_CONTRIBUTOR } from '../../core/cluster/roles';
import type { Azure } from './azure';
import { createAzure, loopbackTransport } from './index';
import { failureOf } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const me = {
  objectId: '11111111-1111-4111-8111-111111111111',
  appId: '22222222-2222-4222-8222-222222222222',
};
const shop = clusterId(sub, 'rg', 'shop');
const ids = resourceGroupId(sub, 'ids');
const a = resourceId(`${ids}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a`);
const b = resourceId(`${ids}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/b`);

const listing = { method: 'GET', path: 'userAssignedIdentities' };

let clock: VirtualClock;
let simulator: SimulatedAzure;
let azure: Azure;

beforeEach(async () => {
  clock = new VirtualClock();
  simulator = await startSimulatedAzure({ clock, throttling: false });
  const { world } = simulator;
  world.createSubscription({ subscription: sub });
  world.createCluster({ name: 'shop', resourceGroup: 'rg', subscription: sub, existing: true });
  for (const name of ['a', 'b'])
    world.createIdentity({ name, resourceGroup: 'ids', subscription: sub, existing: true });
  may('Reader', `/subscriptions/${sub}`);
  const token = unsignedToken(me);
  azure = createAzure({
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    transport: loopbackTransport(simulator.url),
    retryDelayMs: 0,
  });
});

afterEach(() => simulator.stop());

function may(role: string, scope: string): void {
  simulator.world.grantRole({ principalId: me.objectId, role, scope, existing: true });
}

async function cluster(): Promise<Cluster> {
  const found = await azure.getCluster(shop);
  if (found === undefined) throw new Error('no cluster');
  return found;
}

async function host(): Promise<NodePoolHost> {
  const [found] = await azure.listHosts(await cluster());
  if (found === undefined) throw new Error('no host');
  return found;
}

async function mayPatch(): Promise<void> {
  may('Virtual Machine Contributor', (await cluster()).nodeResourceGroup);
  may('Managed Identity Operator', ids);
}

/** Follows one PATCH to its end, on virtual time. */
async function attach(
  map: Readonly<Record<string, Readonly<Record<string, never>> | null>>,
): Promise<string> {
  const { id, kind, etag } = await host();
  const patch = { type: 'UserAssigned', userAssignedIdentities: map } as const;
  const start = await azure.patchHostIdentity({ host: id, kind, patch, ...(etag && { etag }) });
  if (start.operation === undefined) return 'at once';
  expect(await azure.pollOperation(start.operation)).toMatchObject({ status: 'running' });
  await clock.advance(60_000);
  return (await azure.pollOperation(start.operation)).status;
}

describe('the simulated Azure, through the real clients,', () => {
  it('tells who we are', async () => {
    expect(await azure.self()).toEqual({ principalId: me.objectId, appId: me.appId });
  });

  it('shows the cluster with its kubelet identity and pools', async () => {
    expect(await cluster()).toMatchObject({
      id: shop,
      provisioningState: 'Succeeded',
      nodeResourceGroupLocked: false,
      kubeletIdentity: { principalId: expect.any(String) as unknown },
      pools: [{ type: 'VirtualMachineScaleSets' }],
    });
    expect((await azure.listClusters(sub)).map(({ id }) => id)).toEqual([shop]);
  });

  it("shows the hosts of the cluster, AKS's own identity on them", async () => {
    const { kubeletIdentity } = await cluster();
    expect((await host()).attached).toEqual([
      {
        id: kubeletIdentity?.id,
        principalId: kubeletIdentity?.principalId,
        clientId: kubeletIdentity?.clientId,
      },
    ]);
    expect(await azure.listAllHosts(sub, true)).toEqual([await host()]);
  });

  it('shows nothing of what is not there', async () => {
    expect(await azure.getCluster(clusterId(sub, 'rg', 'other'))).toBeUndefined();
    expect(await azure.listIdentities(resourceGroupId(sub, 'nowhere'))).toBeUndefined();
    const gone = { nodeResourceGroup: resourceGroupId(sub, 'mc_gone'), pools: [] };
    expect(await azure.listHosts(gone)).toEqual([]);
  });

  it('shows long lists whole', async () => {
    simulator.world.settings.pageSize = 1;
    expect((await azure.listIdentities(ids))?.map(({ id }) => id).sort()).toEqual([a, b]);
  });

  it('attaches and detaches identities, one PATCH each', async () => {
    await mayPatch();
    expect(await attach({ [a]: {}, [b]: {} })).toBe('succeeded');
    expect((await host()).attached.map(({ id }) => id)).toEqual(expect.arrayContaining([a, b]));
    expect(await attach({ [a]: null })).toBe('succeeded');
    expect((await host()).attached.map(({ id }) => id)).not.toContain(a);
    expect(simulator.calls.writes()).toHaveLength(2);
  });

  it('refuses a stale etag', async () => {
    await mayPatch();
    const stale = await host();
    expect(await attach({ [a]: {} })).toBe('succeeded');
    const patch = { type: 'UserAssigned', userAssignedIdentities: { [b]: {} } } as const;
    const late = azure.patchHostIdentity({
      host: stale.id,
      kind: stale.kind,
      patch,
      etag: stale.etag ?? 'none',
    });
    expect(await failureOf(late)).toMatchObject({ policy: 'Conflict' });
  });

  it('says which right is missing, and each remedy names the role to give', async () => {
    const { nodeResourceGroup } = await cluster();
    const first = await failureOf(attach({ [a]: {} }));
    expect(first).toMatchObject({ policy: 'Stalled', code: 'AuthorizationFailed' });
    expect(first.remedy).toContain(`--assignee-object-id ${me.objectId}`);
    expect(first.remedy).toContain(
      `--role "Virtual Machine Contributor" --scope ${nodeResourceGroup}`,
    );
    may('Virtual Machine Contributor', nodeResourceGroup);
    const second = await failureOf(attach({ [a]: {} }));
    expect(second).toMatchObject({ policy: 'Stalled', code: 'LinkedAuthorizationFailed' });
    expect(second.remedy).toContain(`--role "Managed Identity Operator" --scope ${a}`);
  });

  it('names an identity that is gone', async () => {
    await mayPatch();
    simulator.world.deleteIdentity({ identity: b });
    const failure = await failureOf(attach({ [a]: {}, [b]: {} }));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'FailedIdentityOperation' });
    expect(failure.message.toLowerCase()).toContain(b);
  });

  it('gives the way out of a locked node resource group', async () => {
    simulator.world.createCluster({
      name: 'locked',
      resourceGroup: 'rg',
      subscription: sub,
      lockdown: true,
      existing: true,
    });
    const locked = await azure.getCluster(clusterId(sub, 'rg', 'locked'));
    expect(locked?.nodeResourceGroupLocked).toBe(true);
    const group = locked?.nodeResourceGroup ?? ids;
    may('Virtual Machine Contributor', group);
    may('Managed Identity Operator', ids);
    const [target] = await azure.listHosts({ nodeResourceGroup: group, pools: [] });
    const patch = { type: 'UserAssigned', userAssignedIdentities: { [a]: {} } } as const;
    const failure = await failureOf(
      azure.patchHostIdentity({ host: target?.id ?? ids, kind: 'scaleSet', patch }),
    );
    expect(failure).toMatchObject({ policy: 'Stalled' });
    expect(failure.remedy).toMatch(
      /^az aks update .*--name locked --nrg-lockdown-restriction-level Unrestricted$/,
    );
  });

  it('gives and takes roles, idempotently', async () => {
    may('Role Based Access Control Administrator', `/subscriptions/${sub}`);
    const name = '33333333-3333-4333-8333-333333333333';
    const request = {
      scope: ids,
      name,
      roleId: MANAGED_IDENTITY_OPERATOR.id,
      principalId: me.objectId,
    };
    await azure.createRoleAssignment(request);
    await azure.createRoleAssignment(request);
    const mine = (await azure.listRoleAssignments(sub, me.objectId)).filter(
      ({ scope }) => scope === ids,
    );
    expect(mine).toEqual([
      expect.objectContaining({ roleId: MANAGED_IDENTITY_OPERATOR.id, principalId: me.objectId }),
    ]);
    const again = azure.createRoleAssignment({ ...request, name: name.replace('3333', '4444') });
    expect(await failureOf(again)).toMatchObject({
      policy: 'Conflict',
      code: 'RoleAssignmentExists',
    });
    await azure.deleteRoleAssignment(mine[0]?.id ?? '');
    await azure.deleteRoleAssignment(mine[0]?.id ?? '');
    expect(
      (await azure.listRoleAssignments(sub, me.objectId)).filter(({ scope }) => scope === ids),
    ).toEqual([]);
  });

  it('refuses to give roles to whoever may not, with the constrained right as remedy', async () => {
    const request = {
      scope: ids,
      name: '33333333-3333-4333-8333-333333333333',
      roleId: VIRTUAL_MACHINE_CONTRIBUTOR.id,
      principalId: me.objectId,
    };
    const failure = await failureOf(azure.createRoleAssignment(request));
    expect(failure.remedy).toMatch(
      /--role "Role Based Access Control Administrator" --scope \S+\/ids --condition-version 2\.0/,
    );
  });

  it('may throttle, which the failure tells with its wait', async () => {
    simulator.faults.next(
      { method: 'GET' },
      { kind: 'answer', status: 429, code: 'TooManyRequests', retryAfter: 17 },
    );
    expect(await failureOf(azure.getCluster(shop))).toMatchObject({
      policy: 'Throttled',
      retryAfterMs: 17_000,
    });
  });

  it.each(['beforeCommit', 'afterCommit'] as const)(
    'may cut a write %s: its outcome is unknown',
    async (when) => {
      await mayPatch();
      simulator.faults.next({ method: 'PATCH' }, { kind: 'reset', when });
      expect(await failureOf(attach({ [a]: {} }))).toMatchObject({ policy: 'UnknownOutcome' });
      expect(simulator.calls.writes()).toHaveLength(1);
    },
  );

  it('may cut a read, which is then repeated', async () => {
    simulator.faults.next({ method: 'GET' }, { kind: 'reset', when: 'beforeCommit' });
    expect(await azure.getCluster(shop)).toBeDefined();
  });

  it('may let an operation fail, which the poll tells', async () => {
    await mayPatch();
    simulator.faults.next({ method: 'PATCH' }, { kind: 'operation', outcome: 'Failed' });
    expect(await attach({ [a]: {} })).toBe('failed');
  });

  it('may leave out the operation, and the PATCH still counts as sent', async () => {
    await mayPatch();
    simulator.faults.next({ method: 'PATCH' }, { kind: 'headers', drop: ['azure-asyncoperation'] });
    expect(await attach({ [a]: {} })).toBe('at once');
  });

  it('may repeat rows of a page, which are given once [F18]', async () => {
    simulator.world.settings.pageSize = 1;
    simulator.faults.next(listing, { kind: 'page', change: 'repeatRow' });
    expect((await azure.listIdentities(ids))?.map(({ id }) => id).sort()).toEqual([a, b]);
  });

  it('may forget its page token, which makes the list fail, not end early [F18]', async () => {
    simulator.world.settings.pageSize = 1;
    simulator.faults.next(listing, { kind: 'page', change: 'badToken' });
    expect(await failureOf(azure.listIdentities(ids))).toMatchObject({
      policy: 'Transient',
      code: 'InvalidSkipToken',
    });
  });

  it('may answer an empty page, which is not the end', async () => {
    simulator.world.settings.pageSize = 1;
    simulator.faults.next(listing, { kind: 'page', change: 'emptyPage' });
    expect(await azure.listIdentities(ids)).toHaveLength(1);
  });
});
