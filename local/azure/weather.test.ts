/** What goes wrong on the way: throttling, scripted faults, unknown addresses, pages. */
import { VirtualClock } from '../clock';
import { startSimulatedAzure, type SimulatedAzure, type SimulatorOptions } from './index';
import { all, refusal, sdkClients, type SdkClients } from './testing';
import type { Host } from './world/model';

const ACTOR = {
  objectId: '0b0e0000-0000-4000-8000-000000000001',
  appId: '0b0e0000-0000-4000-8000-000000000002',
};

let clock: VirtualClock;
let azure: SimulatedAzure;
let sdk: SdkClients;
let subscription: string;
let host: Host;
let identity: string;

async function start(options: Partial<SimulatorOptions> = {}): Promise<void> {
  clock = new VirtualClock();
  azure = await startSimulatedAzure({ clock, ...options });
  const { world } = azure;
  subscription = world.createSubscription().id;
  world.createPrincipal({ ...ACTOR, existing: true });
  const scope = `/subscriptions/${subscription}`;
  world.grantRole({ principalId: ACTOR.objectId, role: 'Owner', scope, existing: true });
  const cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
  host = world.hosts(cluster.id)[0] as Host;
  identity = world.createIdentity({ name: 'one', resourceGroup: 'ids', existing: true }).id;
  sdk = sdkClients(azure.port, subscription, ACTOR);
}

afterEach(() => azure.stop());

const read = (): Promise<unknown> =>
  sdk.compute.virtualMachineScaleSets.get(host.resourceGroup, host.name);

async function attach(): Promise<void> {
  await sdk.compute.virtualMachineScaleSets
    .update(host.resourceGroup, host.name, {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
    })
    .submitted();
}

describe('throttling', () => {
  test('an empty bucket answers 429 with the wait, after which one call passes', async () => {
    await start({ throttling: { vmssGetResource: { capacity: 2, refillPerSecond: 0.2 } } });
    await read();
    await read();
    const error: unknown = await read().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ statusCode: 429, code: 'OperationNotAllowed' });
    const wait = (
      error as { response: { headers: { get(name: string): string } } }
    ).response.headers.get('retry-after');
    expect(wait).toBe('5');
    await clock.advance(4_000);
    expect(await refusal(read())).toBe('429 OperationNotAllowed');
    await clock.advance(1_000);
    expect(await refusal(read())).toBe('succeeded');
  });

  test('each caller has its own Resource Manager bucket', async () => {
    await start({ throttling: { armReads: { capacity: 1, refillPerSecond: 0.1 } } });
    await read();
    expect(await refusal(read())).toBe('429 SubscriptionRequestsThrottled');
    const other = { ...ACTOR, objectId: '0b0e0000-0000-4000-8000-000000000009' };
    azure.world.grantRole({
      principalId: other.objectId,
      role: 'Reader',
      scope: `/subscriptions/${subscription}`,
      existing: true,
    });
    const theirs = sdkClients(azure.port, subscription, other);
    expect(await refusal(all(theirs.aks.managedClusters.list()))).toBe('succeeded');
  });

  test('answers tell what is left', async () => {
    await start();
    const seen: Record<string, string>[] = [];
    azure.onExchange(({ responseHeaders }) => seen.push({ ...responseHeaders }));
    await read();
    expect(seen[0]).toMatchObject({
      'x-ms-ratelimit-remaining-subscription-reads': '249',
      'x-ms-ratelimit-remaining-resource':
        'Microsoft.Compute/GetVMScaleSetResource;35,Microsoft.Compute/GetVMScaleSetSubscriptionMaximum;2399',
    });
  });

  test('with a small time scale quotas refill as much faster', async () => {
    await start({
      timeScale: 0.01,
      throttling: { vmssGetResource: { capacity: 1, refillPerSecond: 0.1 } },
    });
    await read();
    expect(await refusal(read())).toBe('429 OperationNotAllowed');
    await clock.advance(100);
    expect(await refusal(read())).toBe('succeeded');
  });
});

describe('scripted faults', () => {
  test('an answer before the commit leaves the world alone, one after it does not', async () => {
    await start();
    azure.faults.next(
      { method: 'PATCH' },
      { kind: 'answer', status: 503, code: 'ServerBusy', retryAfter: 5 },
    );
    expect(await refusal(attach())).toBe('503 ServerBusy');
    expect(host.identity.user).toHaveLength(1);
    azure.faults.next({ method: 'PATCH' }, { kind: 'answer', status: 500, after: 'commit' });
    expect(await refusal(attach())).toBe('500 InternalServerError');
    expect(host.identity.user).toHaveLength(2);
  });

  test.each([
    ['beforeCommit', 1],
    ['afterCommit', 2],
  ] as const)('a connection cut %s leaves %i identities on the host', async (when, count) => {
    await start();
    azure.faults.next({ kind: 'write' }, { kind: 'reset', when });
    await expect(attach()).rejects.toThrow();
    expect(host.identity.user).toHaveLength(count);
    expect(azure.calls.writes().map(({ status }) => status)).toEqual([0]);
  });

  test('skip and times choose which call is hit', async () => {
    await start();
    azure.faults.next(
      { path: 'VIRTUALMACHINESCALESETS', skip: 1, times: 2 },
      { kind: 'answer', status: 500 },
    );
    const outcomes = [];
    for (let n = 0; n < 4; n += 1) outcomes.push((await refusal(read())).slice(0, 3));
    expect(outcomes).toEqual(['suc', '500', '500', 'suc']);
    expect(azure.faults.pending()).toBe(0);
  });

  test('an operation that fails takes back what it wrote', async () => {
    await start();
    azure.faults.next({ method: 'PATCH' }, { kind: 'operation', outcome: 'Failed', code: 'Boom' });
    const poller = sdk.compute.virtualMachineScaleSets.update(
      host.resourceGroup,
      host.name,
      { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } } },
      { updateIntervalInMs: 1 },
    );
    await poller.submitted();
    await clock.advance(40_000);
    await expect(poller.pollUntilDone()).rejects.toThrow('Boom');
    const after = await sdk.compute.virtualMachineScaleSets.get(host.resourceGroup, host.name);
    expect(after.provisioningState).toBe('Failed');
    expect(Object.keys(after.identity?.userAssignedIdentities ?? {})).toHaveLength(1);
  });

  test('headers can be lost and an operation can be unknown when polled', async () => {
    await start();
    const exchanged: string[][] = [];
    azure.onExchange(({ responseHeaders }) => exchanged.push(Object.keys(responseHeaders)));
    azure.faults.next({ method: 'PATCH' }, { kind: 'headers', drop: ['Azure-AsyncOperation'] });
    await attach();
    expect(exchanged[0]).not.toContain('azure-asyncoperation');
    await clock.advance(40_000);
    azure.faults.next({ kind: 'poll' }, { kind: 'answer', status: 404, code: 'ResourceNotFound' });
    const again = sdk.compute.virtualMachineScaleSets.update(
      host.resourceGroup,
      host.name,
      { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } } },
      { updateIntervalInMs: 1 },
    );
    await again.submitted();
    await expect(again.pollUntilDone()).rejects.toThrow();
    expect(azure.calls.polls()).toHaveLength(1);
  });
});

describe('pages', () => {
  test('a list comes in pages whose links point at management.azure.com', async () => {
    await start();
    for (const name of ['two', 'three'])
      azure.world.createIdentity({ name, resourceGroup: 'ids', existing: true });
    azure.world.settings.pageSize = 2;
    const links: unknown[] = [];
    azure.onExchange(({ responseBody }) =>
      links.push((responseBody as { nextLink?: string }).nextLink),
    );
    const found = await all(sdk.msi.userAssignedIdentities.listByResourceGroup('ids'));
    expect(found.map(({ name }) => name)).toEqual(['one', 'three', 'two']);
    expect(links).toEqual([
      expect.stringMatching(/^https:\/\/management\.azure\.com\/subscriptions\/.*skiptoken=/),
      undefined,
    ]);
  });

  test.each([
    ['repeatRow', 4],
    ['dropRow', 2],
    ['emptyPage', 1],
  ] as const)('a page can be spoiled: %s gives %i rows', async (change, rows) => {
    await start();
    for (const name of ['two', 'three'])
      azure.world.createIdentity({ name, resourceGroup: 'ids', existing: true });
    azure.world.settings.pageSize = 2;
    azure.faults.next({}, { kind: 'page', change });
    expect(await all(sdk.msi.userAssignedIdentities.listByResourceGroup('ids'))).toHaveLength(rows);
  });

  test('a bad continuation is refused', async () => {
    await start();
    azure.world.createIdentity({ name: 'two', resourceGroup: 'ids', existing: true });
    azure.world.settings.pageSize = 1;
    azure.faults.next({}, { kind: 'page', change: 'badToken' });
    expect(await refusal(all(sdk.msi.userAssignedIdentities.listByResourceGroup('ids')))).toBe(
      '400 InvalidSkipToken',
    );
  });
});

describe('addresses that do not exist', () => {
  const RG = '/subscriptions/SUB/resourceGroups/ids';
  test.each([
    ['GET', RG, '400 MissingApiVersionParameter'],
    ['GET', `${RG}?api-version=1999-01-01`, '400 InvalidApiVersionParameter'],
    ['POST', `${RG}?api-version=2021-04-01`, '405 HttpMethodNotSupported'],
    [
      'GET',
      '/subscriptions/SUB/resourceGroups/nope?api-version=2021-04-01',
      '404 ResourceGroupNotFound',
    ],
    [
      'GET',
      `${RG}/providers/Microsoft.Nothing/things?api-version=2021-04-01`,
      '404 InvalidResourceNamespace',
    ],
    [
      'GET',
      `${RG}/providers/Microsoft.Compute/things?api-version=2021-04-01`,
      '404 InvalidResourceType',
    ],
    ['GET', '/elsewhere?api-version=2021-04-01', '404 NotFound'],
    [
      'GET',
      '/subscriptions/none/resourceGroups/ids?api-version=2021-04-01',
      '404 SubscriptionNotFound',
    ],
    ['GET', `/${RG}?api-version=2021-04-01`, '200 undefined'],
  ])('%s %s is %s', async (method, path, expected) => {
    await start({ enforceRbac: false });
    const response = await fetch(azure.url + path.replace('SUB', subscription), { method });
    const body = (await response.json()) as { error?: { code: string } };
    expect(`${response.status} ${body.error?.code}`).toBe(expected);
  });

  test('a body that is no JSON is refused', async () => {
    await start({ enforceRbac: false });
    const response = await fetch(`${azure.url}${host.id}?api-version=2026-04-01`, {
      method: 'PATCH',
      body: '{',
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('InvalidRequestContent');
  });
});
