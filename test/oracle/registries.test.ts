import { randomUUID } from 'node:crypto';
import type { SimulatedAzure } from '../../local/azure';
import { startSimulatedAzure, unsignedToken } from '../../local/azure';
import { VirtualClock } from '../../local/clock';
import type { SimulatedRegistries } from '../../local/registry';
import { startRegistries } from '../../local/registry';
import { connectRegistries } from '../../local/registry/azure-side';
import type { Azure, ImageImport } from '../../shared/adapters/azure';
import { createAzure, loopbackTransport } from '../../shared/adapters/azure';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { resourceId } from '../../shared/core/base/resource-id';
import { describeWithReference } from '../support/reference';
import { expectNoViolations, openOracle } from './index';

const US = { objectId: randomUUID(), appId: randomUUID() };
const IMPORTER = '577a9874-89fd-4f24-9dbd-b5034d0ad23a';
const MCR = 'mcr.microsoft.com';
const NMI = 'oss/azure/aad-pod-identity/nmi';

interface Scene {
  readonly azure: Azure;
  readonly simulator: SimulatedAzure;
  readonly clock: VirtualClock;
  readonly registries: SimulatedRegistries;
  readonly registry: ResourceId;
}

/** Plays a scene between our adapter and the simulated Azure; every exchange must fit the official descriptions. */
async function judged(play: (scene: Scene) => Promise<void>): Promise<void> {
  const clock = new VirtualClock();
  const oracle = await openOracle();
  const simulator = await startSimulatedAzure({ clock, throttling: false });
  const registries = await startRegistries({ now: () => clock.now() });
  connectRegistries(simulator, registries);
  registries.addSource(MCR);
  simulator.onExchange((exchange) => oracle?.check(exchange));
  const made = simulator.world.createRegistry({ name: 'contoso', resourceGroup: 'rg' });
  const registry = resourceId(made.id);
  const scope = `/subscriptions/${made.subscription}`;
  const principalId = US.objectId;
  simulator.world.grantRole({ principalId, role: 'Reader', scope, existing: true });
  const credential = {
    getToken: async () => ({ token: unsignedToken(US), expiresOnTimestamp: Date.now() + 3.6e6 }),
  };
  const azure = createAzure({ credential, transport: loopbackTransport(simulator.url) });
  try {
    await play({ azure, simulator, clock, registries, registry });
  } finally {
    await Promise.all([simulator.stop(), registries.stop()]);
  }
  await expectNoViolations(oracle);
}

function orderOf({ registry, registries }: Scene, tag: string): ImageImport {
  const digest = registries.addImage(MCR, { repository: NMI, tag });
  const source = { registryUri: MCR, image: `${NMI}@${digest}` as const };
  return { registry, source, repository: NMI, tag };
}

describeWithReference('registries, judged by the oracle', () => {
  test('are read, and are not there', () =>
    judged(async ({ azure, registry }) => {
      expect(await azure.getRegistry(registry)).toMatchObject({
        loginServer: 'contoso.azurecr.io',
      });
      expect(await azure.getRegistry(resourceId(`${registry}x`))).toBeUndefined();
    }));

  test('take an order to import, run it and end it', () =>
    judged(async (scene) => {
      const { azure, simulator, clock, registry } = scene;
      const principalId = US.objectId;
      simulator.world.grantRole({ principalId, role: IMPORTER, scope: registry, existing: true });
      const { operation = '' } = await azure.startImageImport(orderOf(scene, 'v1'));
      expect(await azure.pollOperation(operation)).toMatchObject({ status: 'running' });
      await clock.advance(60_000);
      expect(await azure.pollOperation(operation)).toEqual({ status: 'succeeded' });
    }));

  test('refuse an order: no right, a tag that is there, at once and at the end', () =>
    judged(async (scene) => {
      const { azure, simulator, clock, registries, registry } = scene;
      const order = orderOf(scene, 'v1');
      await expect(azure.startImageImport(order)).rejects.toThrow(/^ImportDenied/);
      const principalId = US.objectId;
      simulator.world.grantRole({ principalId, role: IMPORTER, scope: registry, existing: true });
      const { operation = '' } = await azure.startImageImport(order);
      registries.addImage('contoso.azurecr.io', { repository: NMI, tag: 'v1' });
      await clock.advance(60_000);
      expect(await azure.pollOperation(operation)).toMatchObject({ status: 'failed' });
      await expect(azure.startImageImport(order)).rejects.toThrow(/^ImportTagExists/);
    }));
});
