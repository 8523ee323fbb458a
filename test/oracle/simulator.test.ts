import { randomUUID } from 'node:crypto';
import { VirtualClock } from '../../local/clock';
import type { Cluster, Host, SimulatedAzure, SimulatorOptions } from '../../local/azure';
import { startSimulatedAzure } from '../../local/azure';
import { describeWithReference } from '../support/reference';
import type { ArmClients } from './arm-clients';
import { all, armClients, errorCode } from './arm-clients';
import { expectNoViolations, openOracle } from './index';

const OWNER = { token: 'owner', objectId: randomUUID(), appId: randomUUID() };
const GUEST = { token: 'guest', objectId: randomUUID(), appId: randomUUID() };
const VM_CONTRIBUTOR = '9980e02c-c2be-4d73-94e8-173b1dc7cf3c';

interface Scene {
  readonly azure: SimulatedAzure;
  readonly clock: VirtualClock;
  readonly subscription: string;
  /** Two scale set pools; `vmas` has a pool of single machines. */
  readonly cluster: Cluster;
  readonly vmas: Cluster;
  /** Resource ids of three identities in `id-rg`. */
  readonly identities: readonly [string, string, string];
  readonly owner: ArmClients;
  readonly guest: ArmClients;
  readonly stranger: ArmClients;
}

/** Plays a scene in a fresh simulated Azure; every exchange in it must fit the official descriptions. */
async function inAzure(
  play: (scene: Scene) => Promise<void>,
  options: Partial<SimulatorOptions> = {},
): Promise<void> {
  const clock = new VirtualClock();
  const oracle = await openOracle();
  const azure = await startSimulatedAzure({
    clock,
    callers: [OWNER, GUEST],
    throttling: false,
    ...options,
  });
  azure.onExchange((exchange) => oracle?.check(exchange));
  try {
    await play(furnish(azure, clock));
  } finally {
    await azure.stop();
  }
  await expectNoViolations(oracle);
}

function furnish(azure: SimulatedAzure, clock: VirtualClock): Scene {
  const { world } = azure;
  const { id: subscription } = world.createSubscription();
  const scope = `/subscriptions/${subscription}`;
  const principalId = OWNER.objectId;
  world.grantRole({ principalId, role: 'Owner', scope, existing: true });
  const common = { resourceGroup: 'rg', subscription, existing: true };
  const cluster = world.createCluster({
    ...common,
    name: 'aks1',
    tags: { env: 'test' },
    networkPlugin: 'kubenet',
    pools: [{ name: 'system' }, { name: 'user1' }],
  });
  const vmas = world.createCluster({
    ...common,
    name: 'aks2',
    identity: 'UserAssigned',
    hostSystemAssigned: true,
    pools: [{ name: 'system' }, { name: 'machines', type: 'AvailabilitySet', count: 2 }],
  });
  const [a, b, c] = ['a', 'b', 'c'].map(
    (name) =>
      world.createIdentity({ name, resourceGroup: 'id-rg', subscription, existing: true }).id,
  ) as [string, string, string];
  return {
    azure,
    clock,
    subscription,
    cluster,
    vmas,
    identities: [a, b, c],
    owner: armClients(azure.url, subscription, OWNER.token),
    guest: armClients(azure.url, subscription, GUEST.token),
    stranger: armClients(azure.url, subscription, 'unknown'),
  };
}

function hostOf({ azure }: Pick<Scene, 'azure'>, cluster: Cluster, pool: string): Host {
  const host = azure.world.hosts(cluster.id).find((candidate) => candidate.pool === pool);
  if (host === undefined) throw new Error(`no host of pool ${pool}`);
  return host;
}

function attach(...ids: readonly string[]): {
  identity: { type: 'UserAssigned'; userAssignedIdentities: Record<string, object> };
} {
  const userAssignedIdentities = Object.fromEntries(ids.map((id) => [id, {}]));
  return { identity: { type: 'UserAssigned', userAssignedIdentities } };
}

describeWithReference('the simulated Azure, driven by the SDKs and judged by the oracle', () => {
  test('lists and reads clusters and pools, page by page', () =>
    inAzure(async ({ azure, owner: { aks }, cluster }) => {
      azure.world.settings.pageSize = 1;
      expect(await all(aks.managedClusters.list())).toHaveLength(2);
      expect(await all(aks.managedClusters.listByResourceGroup('rg'))).toHaveLength(2);
      expect(await all(aks.agentPools.list('rg', 'aks1'))).toHaveLength(2);
      const found = await aks.managedClusters.get('rg', 'aks1');
      expect(found.nodeResourceGroup).toBe(cluster.nodeResourceGroup);
      expect((await aks.agentPools.get('rg', 'aks2', 'machines')).count).toBe(2);
    }));

  test('shows clusters in every state of their life', () =>
    inAzure(async ({ azure: { world }, clock, subscription, cluster, owner: { aks } }) => {
      const common = { resourceGroup: 'rg', subscription };
      world.createCluster({ ...common, name: 'young', identity: 'UserAssigned' });
      world.createCluster({ ...common, name: 'locked', lockdown: true, existing: true });
      const stopped = world.createCluster({ ...common, name: 'stopped', existing: true });
      world.stopCluster({ cluster: stopped.id });
      const machines = { type: 'VirtualMachines', count: 2 } as const;
      world.createCluster({
        ...common,
        name: 'vms',
        existing: true,
        pools: [{ name: 'system' }, { name: 'mixed', ...machines }],
      });
      world.upgradeCluster({ cluster: cluster.id });
      const states = new Set<string | undefined>();
      for (let minute = 0; minute < 16; minute += 1) {
        for (const one of await all(aks.managedClusters.list())) {
          states.add(one.provisioningState);
          await all(aks.agentPools.list('rg', one.name ?? ''));
        }
        await clock.advance(60_000);
        if (minute === 12) world.deleteCluster({ cluster: stopped.id });
      }
      expect([...states].sort()).toEqual([
        'Creating',
        'Deleting',
        'Stopping',
        'Succeeded',
        'Upgrading',
      ]);
    }));

  test('lists and reads scale sets and virtual machines', () =>
    inAzure(async ({ azure, owner: { compute }, cluster, vmas }) => {
      const host = hostOf({ azure }, cluster, 'system');
      azure.world.settings.pageSize = 1;
      expect(await all(compute.virtualMachineScaleSets.listAll())).toHaveLength(3);
      const sets = await all(compute.virtualMachineScaleSets.list(cluster.nodeResourceGroup));
      expect(sets).toHaveLength(2);
      const set = await compute.virtualMachineScaleSets.get(host.resourceGroup, host.name);
      expect(Object.keys(set.identity?.userAssignedIdentities ?? {})).toHaveLength(1);
      expect(await all(compute.virtualMachines.listAll())).toHaveLength(2);
      const [machine] = await all(compute.virtualMachines.list(vmas.nodeResourceGroup));
      const read = await compute.virtualMachines.get(vmas.nodeResourceGroup, machine?.name ?? '');
      expect(read.identity?.type).toBe('SystemAssigned, UserAssigned');
    }));

  test('adds and removes identities on a scale set, polled to its end', () =>
    inAzure(async (scene) => {
      const { clock, cluster, identities, owner } = scene;
      const { resourceGroup, name } = hostOf(scene, cluster, 'user1');
      const sets = owner.compute.virtualMachineScaleSets;
      const poller = sets.update(resourceGroup, name, attach(...identities));
      await poller.submitted();
      await poller.poll();
      expect(poller.isDone).toBe(false);
      await clock.advance(41_000);
      await poller.poll();
      const after = poller.result?.identity?.userAssignedIdentities ?? {};
      expect(Object.keys(after)).toHaveLength(4);

      const gone = { [identities[0]]: null } as unknown as Record<string, object>;
      const removal = sets.update(resourceGroup, name, {
        identity: { type: 'UserAssigned', userAssignedIdentities: gone },
      });
      await removal.submitted();
      await clock.advance(41_000);
      await removal.poll();
      const left = Object.keys(removal.result?.identity?.userAssignedIdentities ?? {});
      expect(left).toHaveLength(3);
    }));

  test('takes identity and tags of a scale set away altogether', () =>
    inAzure(async (scene) => {
      const { clock, cluster, owner } = scene;
      const { resourceGroup, name } = hostOf(scene, cluster, 'user1');
      const poller = owner.compute.virtualMachineScaleSets.update(resourceGroup, name, {
        identity: { type: 'None' },
        tags: {},
      });
      await poller.submitted();
      await clock.advance(41_000);
      await poller.poll();
      expect(poller.result?.identity).toBeUndefined();
    }));

  test('adds identities to a virtual machine and keeps its own', () =>
    inAzure(async (scene) => {
      const { clock, vmas, identities, owner } = scene;
      const { resourceGroup, name } = hostOf(scene, vmas, 'machines');
      const poller = owner.compute.virtualMachines.update(resourceGroup, name, {
        identity: {
          type: 'SystemAssigned, UserAssigned',
          userAssignedIdentities: { [identities[0]]: {} },
        },
      });
      await poller.submitted();
      await clock.advance(16_000);
      await poller.poll();
      expect(poller.result?.identity?.type).toBe('SystemAssigned, UserAssigned');
      expect(poller.result?.identity?.userAssignedIdentities).toHaveProperty([identities[0]]);
    }));

  test('shows the dead entries of identities that were deleted or made anew', () =>
    inAzure(async (scene) => {
      const { azure, cluster, vmas, identities, owner } = scene;
      const host = hostOf(scene, cluster, 'user1');
      const machine = hostOf(scene, vmas, 'machines');
      azure.world.attachByHand({ host: host.id, identities });
      azure.world.attachByHand({ host: machine.id, identities });
      azure.world.deleteIdentity({ identity: identities[0] });
      azure.world.recreateIdentity({ identity: identities[1], staleEntries: 'old' });
      const { identity } = await owner.compute.virtualMachineScaleSets.get(
        host.resourceGroup,
        host.name,
      );
      expect(identity?.userAssignedIdentities?.[identities[0]]).toMatchObject({
        principalId: null,
      });
      await owner.compute.virtualMachines.get(machine.resourceGroup, machine.name);
      await all(owner.compute.virtualMachineScaleSets.listAll());
    }));

  test('ends operations that fail or are preempted with a status body that says why', () =>
    inAzure(async (scene) => {
      const { azure, clock, cluster, identities, owner } = scene;
      const { resourceGroup, name } = hostOf(scene, cluster, 'user1');
      for (const outcome of ['Failed', 'Canceled'] as const) {
        azure.faults.next({ method: 'PATCH' }, { kind: 'operation', outcome });
        const poller = owner.compute.virtualMachineScaleSets.update(
          resourceGroup,
          name,
          attach(identities[0]),
        );
        await poller.submitted();
        await clock.advance(41_000);
        await expect(poller.poll()).rejects.toThrow(/failed|preempted|cancel/i);
        const set = await owner.compute.virtualMachineScaleSets.get(resourceGroup, name);
        expect(set.provisioningState).toBe(outcome);
      }
    }));

  test('lists and reads identities', () =>
    inAzure(async ({ azure, owner: { identities: client } }) => {
      azure.world.settings.pageSize = 2;
      const { userAssignedIdentities } = client;
      // Three of ours and the kubelet identities of two clusters.
      expect(await all(userAssignedIdentities.listBySubscription())).toHaveLength(5);
      expect(await all(userAssignedIdentities.listByResourceGroup('id-rg'))).toHaveLength(3);
      const one = await userAssignedIdentities.get('id-rg', 'a');
      expect(one.principalId).toMatch(/^[0-9a-f-]{36}$/);
    }));

  test('creates, repeats, lists, reads and deletes role assignments at every kind of scope', () =>
    inAzure(async ({ azure, owner: { authorization }, cluster, subscription, identities }) => {
      azure.world.settings.pageSize = 2;
      const { roleAssignments } = authorization;
      const principalId = azure.world.createPrincipal().objectId;
      const root = `/subscriptions/${subscription}`;
      const group = `${root}/resourceGroups/${cluster.nodeResourceGroup}`;
      const roleDefinitionId = `${root}/providers/Microsoft.Authorization/roleDefinitions/${VM_CONTRIBUTOR}`;
      const body = { roleDefinitionId, principalId, principalType: 'ServicePrincipal' };
      for (const scope of [root, group, identities[0]]) {
        const name = randomUUID();
        const made = await roleAssignments.create(scope, name, { ...body, description: 'by test' });
        expect(made.createdBy ?? null).toBeNull();
        await roleAssignments.create(scope, name, body);
        expect((await roleAssignments.get(scope, name)).principalId).toBe(principalId);
      }
      const filter = `principalId eq '${principalId}'`;
      expect(await all(roleAssignments.listForScope(group, { filter }))).toHaveLength(2);
      expect(await all(roleAssignments.listForSubscription({ filter }))).toHaveLength(3);
      await all(roleAssignments.listForResourceGroup(cluster.nodeResourceGroup));
      await all(roleAssignments.listForScope(root, { filter: 'atScope()' }));
      await all(roleAssignments.listForScope(root, { filter: `assignedTo('${principalId}')` }));
      await all(
        roleAssignments.listForResource(
          'id-rg',
          'Microsoft.ManagedIdentity',
          'userAssignedIdentities',
          'a',
        ),
      );
      for (const { id = '' } of await all(roleAssignments.listForSubscription({ filter }))) {
        expect((await roleAssignments.deleteById(id))?.id).toBe(id);
        await roleAssignments.deleteById(id);
      }
      expect(await all(roleAssignments.listForSubscription({ filter }))).toEqual([]);
    }));

  test('sends a scope with a leading slash as the SDK does, two slashes', () =>
    inAzure(async ({ azure, owner: { authorization }, subscription }) => {
      const scope = `/subscriptions/${subscription}/resourceGroups/id-rg`;
      await all(authorization.roleAssignments.listForScope(scope));
      expect(azure.calls.all.at(-1)?.path.startsWith('/subscriptions/')).toBe(true);
    }));

  test('lists and reads role definitions', () =>
    inAzure(async ({ azure, owner: { authorization }, subscription }) => {
      const scope = `/subscriptions/${subscription}`;
      azure.world.defineRole({ name: 'Ours', actions: ['Microsoft.Compute/*/read'] });
      const filter = "roleName eq 'Virtual Machine Contributor'";
      const found = await all(authorization.roleDefinitions.list(scope, { filter }));
      expect(found.map(({ name }) => name)).toEqual([VM_CONTRIBUTOR]);
      await all(authorization.roleDefinitions.list(scope));
      const role = await authorization.roleDefinitions.get(scope, VM_CONTRIBUTOR);
      expect(role.roleName).toBe('Virtual Machine Contributor');
    }));
});

describeWithReference('errors of the simulated Azure, judged by the oracle', () => {
  test('400: bad filters, unknown principals and changed assignments', () =>
    inAzure(
      async ({ azure, owner: { authorization }, subscription }) => {
        const { roleAssignments } = authorization;
        const scope = `/subscriptions/${subscription}`;
        const roleDefinitionId = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${VM_CONTRIBUTOR}`;
        const principalId = azure.world.createPrincipal().objectId;
        const put = (name: string, principal: string, type?: string): Promise<unknown> =>
          roleAssignments.create(scope, name, {
            roleDefinitionId,
            principalId: principal,
            ...(type !== undefined && { principalType: type }),
          });
        const name = randomUUID();
        expect(await errorCode(put(name, principalId))).toBe('400 PrincipalNotFound');
        expect(await errorCode(put(name, principalId, 'ServicePrincipal'))).toBe('none');
        expect(await errorCode(put(name, randomUUID(), 'ServicePrincipal'))).toBe(
          '400 RoleAssignmentUpdateNotPermitted',
        );
        expect(await errorCode(put('no-guid', principalId))).toBe('400 InvalidRoleAssignmentId');
        const filter = 'colour eq 7';
        expect(await errorCode(all(roleAssignments.listForScope(scope, { filter })))).toBe(
          '400 BadRequestFormat',
        );
      },
      { latency: { principalReplicationMs: 60_000 } },
    ));

  test('401: a token that nobody issued', () =>
    inAzure(async ({ stranger }) => {
      expect(await errorCode(stranger.aks.managedClusters.get('rg', 'aks1'))).toBe(
        '401 InvalidAuthenticationToken',
      );
    }));

  test('403: no role, no right to assign, a locked node resource group', () =>
    inAzure(async (scene) => {
      const { azure, cluster, subscription, identities, guest, owner } = scene;
      const { resourceGroup, name } = hostOf(scene, cluster, 'user1');
      const patch = (clients: ArmClients, group: string, host: string): Promise<unknown> =>
        errorCode(
          clients.compute.virtualMachineScaleSets
            .update(group, host, attach(identities[0]))
            .submitted(),
        );
      expect(await patch(guest, resourceGroup, name)).toBe('403 AuthorizationFailed');
      expect(await errorCode(all(guest.aks.managedClusters.list()))).toBe(
        '403 AuthorizationFailed',
      );
      azure.world.grantRole({
        principalId: GUEST.objectId,
        role: VM_CONTRIBUTOR,
        scope: `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`,
      });
      expect(await patch(guest, resourceGroup, name)).toBe('403 LinkedAuthorizationFailed');

      const locked = azure.world.createCluster({
        name: 'locked',
        resourceGroup: 'rg',
        subscription,
        lockdown: true,
        existing: true,
      });
      const denied = hostOf(scene, locked, 'nodepool1');
      expect(await patch(owner, denied.resourceGroup, denied.name)).toBe(
        '403 DenyAssignmentAuthorizationFailed',
      );
    }));

  test('404: what is not there, at every provider', () =>
    inAzure(async ({ azure, cluster, subscription, owner }) => {
      const { compute, aks, identities, authorization } = owner;
      const group = cluster.nodeResourceGroup;
      const none = armClients(azure.url, randomUUID(), OWNER.token);
      const scope = `/subscriptions/${subscription}`;
      const codes = await Promise.all(
        [
          compute.virtualMachineScaleSets.get(group, 'none'),
          compute.virtualMachines.get(group, 'none'),
          compute.virtualMachineScaleSets.get('none', 'none'),
          aks.managedClusters.get('rg', 'none'),
          aks.agentPools.get('rg', 'aks1', 'none'),
          identities.userAssignedIdentities.get('id-rg', 'none'),
          authorization.roleAssignments.get(scope, randomUUID()),
          authorization.roleDefinitions.get(scope, randomUUID()),
          all(none.aks.managedClusters.list()),
        ].map(errorCode),
      );
      expect(codes).toEqual([
        '404 ResourceNotFound',
        '404 ResourceNotFound',
        '404 ResourceGroupNotFound',
        '404 ResourceNotFound',
        '404 NotFound',
        '404 ResourceNotFound',
        '404 RoleAssignmentNotFound',
        '404 RoleDefinitionDoesNotExist',
        '404 SubscriptionNotFound',
      ]);
    }));

  test('409: a busy host, a cluster under upgrade, a role assignment that exists', () =>
    inAzure(async (scene) => {
      const { azure, clock, cluster, identities, subscription, owner } = scene;
      const { resourceGroup, name } = hostOf(scene, cluster, 'user1');
      const patch = (): Promise<unknown> =>
        errorCode(
          owner.compute.virtualMachineScaleSets
            .update(resourceGroup, name, attach(identities[0]))
            .submitted(),
        );
      expect(await patch()).toBe('none');
      expect(await patch()).toBe('409 Conflict');
      await clock.advance(41_000);
      azure.world.upgradeCluster({ cluster: cluster.id });
      expect(await patch()).toBe('409 OperationNotAllowed');

      const scope = `/subscriptions/${subscription}`;
      const roleDefinitionId = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${VM_CONTRIBUTOR}`;
      const body = { roleDefinitionId, principalId: azure.world.createPrincipal().objectId };
      const put = (): Promise<unknown> =>
        errorCode(owner.authorization.roleAssignments.create(scope, randomUUID(), body));
      expect(await put()).toBe('none');
      expect(await put()).toBe('409 RoleAssignmentExists');
    }));

  test('412: an etag that is no longer the one', () =>
    inAzure(async (scene) => {
      const { cluster, identities, owner } = scene;
      const { resourceGroup, name } = hostOf(scene, cluster, 'user1');
      const sets = owner.compute.virtualMachineScaleSets;
      const { etag = '' } = await sets.get(resourceGroup, name);
      const patch = (ifMatch: string): Promise<unknown> =>
        errorCode(sets.update(resourceGroup, name, attach(identities[0]), { ifMatch }).submitted());
      expect(await patch('"stale"')).toBe('412 PreconditionFailed');
      expect(await patch(etag)).toBe('none');
    }));

  const dry = { capacity: 1, refillPerSecond: 0.1 };

  test('429: Compute, AKS, identities and Resource Manager itself', () =>
    inAzure(
      async (scene) => {
        const { azure, clock, cluster, subscription, owner } = scene;
        const { resourceGroup, name } = hostOf(scene, cluster, 'user1');
        const calls: readonly (() => Promise<unknown>)[] = [
          () => owner.compute.virtualMachineScaleSets.get(resourceGroup, name),
          () => owner.aks.managedClusters.get('rg', 'aks1'),
          () => owner.identities.userAssignedIdentities.get('id-rg', 'a'),
          () =>
            owner.authorization.roleAssignments.delete(
              `/subscriptions/${subscription}`,
              randomUUID(),
            ),
        ];
        const codes: unknown[] = [];
        for (const call of calls) {
          expect(await errorCode(call())).toBe('none');
          codes.push(await errorCode(call()));
        }
        expect(codes).toEqual([
          '429 OperationNotAllowed',
          '429 Throttled',
          '429 TooManyRequests',
          '429 SubscriptionRequestsThrottled',
        ]);
        await clock.advance(10_000);
        for (const call of calls) expect(await errorCode(call())).toBe('none');
        expect(azure.calls.all).toHaveLength(12);
      },
      {
        throttling: { vmssGetResource: dry, aksGet: dry, msiGetResource: dry, armDeletes: dry },
      },
    ));
});
