import { randomUUID } from 'node:crypto';
import type { SimulatedAzure } from '../../local/azure';
import { startSimulatedAzure, unsignedToken } from '../../local/azure';
import { VirtualClock } from '../../local/clock';
import type { Azure } from '../../shared/adapters/azure';
import { createAzure, loopbackTransport } from '../../shared/adapters/azure';
import { patchBody } from '../../shared/core/cluster/identity-patch';
import { resourceId } from '../../shared/core/base/resource-id';
import { describeWithReference } from '../support/reference';
import { expectNoViolations, openOracle } from './index';

const US = { objectId: randomUUID(), appId: randomUUID() };
const VM_CONTRIBUTOR = '9980e02c-c2be-4d73-94e8-173b1dc7cf3c';

/** The adapter that ships, over a simulated Azure whose every exchange must fit the official descriptions. */
async function withAdapter(
  play: (azure: Azure, simulated: SimulatedAzure, clock: VirtualClock) => Promise<void>,
): Promise<void> {
  const clock = new VirtualClock();
  const oracle = await openOracle();
  const simulated = await startSimulatedAzure({ clock });
  simulated.onExchange((exchange) => oracle?.check(exchange));
  const azure = createAzure({
    credential: {
      getToken: async () => ({
        token: unsignedToken(US),
        expiresOnTimestamp: Date.now() + 3_600_000,
      }),
    },
    transport: loopbackTransport(simulated.url),
    correlationId: () => '11111111-1111-1111-1111-111111111111',
  });
  try {
    await play(azure, simulated, clock);
  } finally {
    await simulated.stop();
  }
  await expectNoViolations(oracle);
}

describeWithReference('what our own adapter sends, judged by the oracle', () => {
  test('reads a fleet, gives a role, attaches, polls and takes back', () =>
    withAdapter(async (azure, { world }, clock) => {
      const { id: subscription } = world.createSubscription();
      const root = `/subscriptions/${subscription}`;
      world.grantRole({
        principalId: US.objectId,
        role: 'Owner',
        scope: root,
        existing: true,
      });
      const { id } = world.createCluster({
        name: 'aks1',
        resourceGroup: 'rg',
        subscription,
        existing: true,
        pools: [{ name: 'system' }, { name: 'machines', type: 'AvailabilitySet', count: 1 }],
      });
      world.createIdentity({ name: 'a', resourceGroup: 'ids', subscription, existing: true });

      const cluster = await azure.getCluster(resourceId(id));
      if (cluster === undefined) throw new Error('the cluster is not there');
      expect(await azure.listClusters(subscription)).toHaveLength(1);
      expect(await azure.listAllHosts(subscription, true)).toHaveLength(2);
      const identities = await azure.listIdentities(resourceId(`${root}/resourceGroups/ids`));
      const ids = (identities ?? []).map((identity) => identity.id);
      expect(ids).toHaveLength(1);

      for (const host of await azure.listHosts(cluster)) {
        const operation = async (add: typeof ids, remove: typeof ids): Promise<void> => {
          const patch = patchBody(
            { add, remove },
            host.attached.map(({ id: one }) => one),
            false,
          );
          const started = await azure.patchHostIdentity({ host: host.id, kind: host.kind, patch });
          const url = started.operation ?? '';
          expect(await azure.pollOperation(url)).toMatchObject({ status: 'running' });
          await clock.advance(60_000);
          expect(await azure.pollOperation(url)).toEqual({ status: 'succeeded' });
        };
        await operation(ids, []);
        await operation([], ids);
      }

      const scope = resourceId(`${root}/resourceGroups/ids`);
      const name = randomUUID();
      const principalId = world.createPrincipal().objectId;
      const grant = { scope, name, roleId: VM_CONTRIBUTOR, principalId };
      await azure.createRoleAssignment(grant);
      await azure.createRoleAssignment(grant);
      const [given] = await azure.listRoleAssignments(subscription, principalId);
      expect(given?.id).toContain(name);
      await azure.deleteRoleAssignment(given?.id ?? '');
      await azure.deleteRoleAssignment(given?.id ?? '');
      expect(await azure.listRoleAssignments(subscription, principalId)).toEqual([]);
    }));

  test('reads what is not there', () =>
    withAdapter(async (azure, { world }) => {
      const { id: subscription } = world.createSubscription();
      const root = `/subscriptions/${subscription}`;
      world.grantRole({
        principalId: US.objectId,
        role: 'Reader',
        scope: root,
        existing: true,
      });
      world.createResourceGroup({ name: 'rg', subscription });
      const missing = `${root}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/none`;

      expect(await azure.getCluster(resourceId(missing))).toBeUndefined();
      expect(await azure.listIdentities(resourceId(`${root}/resourceGroups/none`))).toBeUndefined();
    }));
});
