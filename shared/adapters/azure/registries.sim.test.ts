import type { SimulatedAzure } from '../../../local/azure';
import { startSimulatedAzure, unsignedToken } from '../../../local/azure';
import { VirtualClock } from '../../../local/clock';
import type { SimulatedRegistries } from '../../../local/registry';
import { startRegistries } from '../../../local/registry';
import { connectRegistries } from '../../../local/registry/azure-side';
import type { ResourceId } from '../../core/base/resource-id';
import { resourceId } from '../../core/base/resource-id';
import type { Azure, ImageImport } from './azure';
import { createAzure, loopbackTransport } from './index';
import { failureOf } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const me = {
  objectId: '11111111-1111-4111-8111-111111111111',
  appId: '22222222-2222-4222-8222-222222222222',
};
const IMPORTER = 'Container Registry Data Importer and Data Reader';
const MCR = 'mcr.microsoft.com';
const ACR = 'contoso.azurecr.io';
const NMI = 'oss/azure/aad-pod-identity/nmi';

let clock: VirtualClock;
let simulator: SimulatedAzure;
let registries: SimulatedRegistries;
let azure: Azure;
let registry: ResourceId;

beforeEach(async () => {
  clock = new VirtualClock();
  simulator = await startSimulatedAzure({ clock, throttling: false });
  registries = await startRegistries({ now: () => clock.now() });
  connectRegistries(simulator, registries);
  registries.addSource(MCR);
  const { world } = simulator;
  world.createSubscription({ subscription: sub });
  const made = world.createRegistry({ name: 'Contoso', resourceGroup: 'rg', subscription: sub });
  registry = resourceId(made.id);
  const scope = `/subscriptions/${sub}`;
  // Not Reader: its */read pulls from every registry.
  const actions = [
    'Microsoft.ContainerRegistry/registries/read',
    'Microsoft.ContainerRegistry/locations/operationResults/read',
  ];
  const role = world.defineRole({ name: 'Ours', actions }).name;
  world.grantRole({ principalId: me.objectId, role, scope, existing: true });
  azure = createAzure({
    credential: {
      getToken: async () => ({ token: unsignedToken(me), expiresOnTimestamp: 4e12 }),
    },
    transport: loopbackTransport(simulator.url),
    retryDelayMs: 0,
  });
});

afterEach(async () => {
  await Promise.all([simulator.stop(), registries.stop()]);
});

function granted(): void {
  simulator.world.grantRole({
    principalId: me.objectId,
    role: IMPORTER,
    scope: registry,
    existing: true,
  });
}

function orderOf(digest: string, tag = 'v1'): ImageImport {
  const image = `${NMI}@${digest}` as ImageImport['source']['image'];
  return { registry, source: { registryUri: MCR, image }, repository: NMI, tag };
}

async function outcome(order: ImageImport): Promise<unknown> {
  const { operation = '' } = await azure.startImageImport(order);
  await clock.advance(60_000);
  return azure.pollOperation(operation);
}

describe('the registries of the simulated Azure', () => {
  it('show what the product needs to know of them', async () => {
    expect(await azure.getRegistry(registry)).toEqual({
      id: registry,
      loginServer: ACR,
      location: 'westeurope',
      provisioningState: 'Succeeded',
      publicNetworkAccess: true,
      repositoryRights: false,
    });
    expect(await azure.getRegistry(resourceId(`${registry}x`))).toBeUndefined();
  });

  it('import a multi-architecture image whole, under the digest of its index', async () => {
    granted();
    const digest = registries.addImage(MCR, { repository: NMI, tag: 'v1' });
    const start = await azure.startImageImport(orderOf(digest));
    expect(start.retryAfterMs).toBe(10_000);
    const url = start.operation ?? '';
    expect(await azure.pollOperation(url)).toMatchObject({ status: 'running' });
    expect(registries.digestOf(ACR, NMI, 'v1')).toBeUndefined();

    await clock.advance(20_000);

    expect(await azure.pollOperation(url)).toEqual({ status: 'succeeded' });
    expect(registries.digestOf(ACR, NMI, 'v1')).toBe(digest);
    const source = registries.registry(MCR);
    const target = registries.registry(ACR);
    expect([...target.blobs.keys()].sort()).toEqual([...source.blobs.keys()].sort());
    const known = (one: typeof source): string[] =>
      [...(one.repositories.get(NMI)?.manifests.keys() ?? [])].sort();
    expect(known(target)).toEqual(known(source));
    expect(known(target)).toHaveLength(3);
  });

  it('tell of it through Event Grid, and of a deletion', async () => {
    granted();
    const digest = registries.addImage(MCR, { repository: NMI, tag: 'v1' });
    await outcome(orderOf(digest));
    registries.deleteImage(ACR, NMI, digest);
    const events = simulator.events.published.filter(({ type }) => type.includes('Registry'));
    expect(events.map(({ type, subject, source }) => [type, subject, source])).toEqual([
      ['Microsoft.ContainerRegistry.ImagePushed', `${NMI}:v1`, expect.any(String)],
      ['Microsoft.ContainerRegistry.ImageDeleted', NMI, expect.any(String)],
    ]);
    expect(resourceId(events[0]?.source ?? '')).toBe(registry);
    expect(events[0]?.data).toMatchObject({ target: { digest, repository: NMI, tag: 'v1' } });
  });

  it('never overwrite a tag, whether it is there before or comes while the copy runs [F42]', async () => {
    granted();
    const digest = registries.addImage(MCR, { repository: NMI, tag: 'v1' });
    const theirs = registries.addImage(ACR, { repository: NMI, tag: 'v1', content: 'theirs' });
    expect(await failureOf(azure.startImageImport(orderOf(digest)))).toMatchObject({
      policy: 'Conflict',
      code: 'ImportTagExists',
    });
    const { operation = '' } = await azure.startImageImport(orderOf(digest, 'v2'));
    const quicker = registries.addImage(ACR, { repository: NMI, tag: 'v2', content: 'theirs' });
    await clock.advance(60_000);
    expect(await azure.pollOperation(operation)).toMatchObject({
      status: 'failed',
      failure: { policy: 'Conflict', code: 'ImportTagExists' },
    });
    expect(registries.digestOf(ACR, NMI, 'v1')).toBe(theirs);
    expect(registries.digestOf(ACR, NMI, 'v2')).toBe(quicker);
  });

  it('let one of two racing imports win, and tell the other [P9]', async () => {
    granted();
    const digest = registries.addImage(MCR, { repository: NMI, tag: 'v1' });
    const starts = [
      await azure.startImageImport(orderOf(digest)),
      await azure.startImageImport(orderOf(digest)),
    ];
    await clock.advance(60_000);
    const states = await Promise.all(
      starts.map(({ operation = '' }) => azure.pollOperation(operation)),
    );
    expect(states.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
    expect(registries.digestOf(ACR, NMI, 'v1')).toBe(digest);
  });

  it('refuse an import without the role, naming it', async () => {
    const digest = registries.addImage(MCR, { repository: NMI, tag: 'v1' });
    const failure = await failureOf(azure.startImageImport(orderOf(digest)));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ImportDenied' });
    expect(failure.remedy).toContain(`--role "${IMPORTER}" --scope ${registry}`);
  });

  it('copy from a registry of ours with a right there too', async () => {
    granted();
    const { world } = simulator;
    const hub = world.createRegistry({ name: 'hub', resourceGroup: 'rg', subscription: sub });
    const digest = registries.addImage('hub.azurecr.io', { repository: NMI, tag: 'v1' });
    const image = `${NMI}@${digest}` as ImageImport['source']['image'];
    const order = { ...orderOf(digest), source: { resourceId: resourceId(hub.id), image } };
    expect(await failureOf(azure.startImageImport(order))).toMatchObject({ code: 'ImportDenied' });
    world.grantRole({ principalId: me.objectId, role: IMPORTER, scope: hub.id, existing: true });
    expect(await outcome(order)).toEqual({ status: 'succeeded' });
    expect(registries.digestOf(ACR, NMI, 'v1')).toBe(digest);
  });

  it('end an import whose image is gone from its source, with the reason', async () => {
    granted();
    const gone = `sha256:${'0'.repeat(64)}`;
    registries.addImage(MCR, { repository: NMI, tag: 'v1' });
    expect(await outcome(orderOf(gone))).toMatchObject({
      status: 'failed',
      failure: { policy: 'Transient', code: 'InvalidParameters' },
    });
  });

  it('end an import as a test wants it to', async () => {
    granted();
    const digest = registries.addImage(MCR, { repository: NMI, tag: 'v1' });
    const fault = { kind: 'operation', outcome: 'Failed', message: 'toomanyrequests' } as const;
    simulator.faults.next({ path: 'importImage' }, fault);
    expect(await outcome(orderOf(digest))).toMatchObject({ status: 'failed' });
    expect(registries.digestOf(ACR, NMI, 'v1')).toBeUndefined();
  });
});
