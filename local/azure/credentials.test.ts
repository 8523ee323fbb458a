/** The way to a cluster's API server as ARM shows it, driven by the real SDK. */
import { VirtualClock } from '../clock';
import { openOracle, expectNoViolations } from '../../test/oracle';
import { startSimulatedAzure, type SimulatedAzure, type SimulatorOptions } from './index';
import { prepareSubscription } from './landing-zone';
import { refusal, sdkClients, type SdkClients } from './testing';
import { AKS_SERVER_APPLICATION } from './world/api-server';
import type { Cluster } from './world/model';

const RECONCILER = {
  objectId: '0b0e0000-0000-4000-8000-000000000001',
  appId: '0b0e0000-0000-4000-8000-000000000002',
};
const ACTION = 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action';

let azure: SimulatedAzure;
let sdk: SdkClients;
let cluster: Cluster;
let oracle: Awaited<ReturnType<typeof openOracle>>;

async function start(options: Partial<SimulatorOptions> = {}): Promise<void> {
  azure = await startSimulatedAzure({ clock: new VirtualClock(), ...options });
  oracle = await openOracle();
  azure.onExchange((exchange) => oracle?.check(exchange));
  const { world } = azure;
  const { subscription } = prepareSubscription(world, RECONCILER);
  const reader = world.defineRole({ name: 'Kubeconfig reader', actions: [ACTION] });
  const scope = `/subscriptions/${subscription}`;
  world.grantRole({ principalId: RECONCILER.objectId, role: reader.name, scope, existing: true });
  cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
  sdk = sdkClients(azure.port, subscription, RECONCILER);
}

afterEach(async () => {
  await azure.stop();
  await expectNoViolations(oracle);
});

async function kubeconfig(format?: 'exec' | 'azure'): Promise<string> {
  const options = format === undefined ? {} : { format };
  const { kubeconfigs = [] } = await sdk.aks.managedClusters.listClusterUserCredentials(
    'apps',
    'aks1',
    options,
  );
  expect(kubeconfigs.map(({ name }) => name)).toEqual(['clusterUser']);
  return Buffer.from(kubeconfigs[0]?.value ?? '').toString('utf8');
}

describe('the kubeconfig of a cluster', () => {
  test('without a connected API server leads to the name of the cluster, where nobody is', async () => {
    await start();
    const { fqdn } = await sdk.aks.managedClusters.get('apps', 'aks1');
    expect(await kubeconfig()).toContain(`https://${fqdn}:443`);
  });

  test('is the one of the connected API server, in the form that the cluster needs', async () => {
    await start();
    azure.world.connectCluster({ cluster: cluster.id, kubeconfig: (format) => `form: ${format}` });
    expect(await kubeconfig('exec')).toBe('form: certificate');
    azure.world.connectCluster({ cluster: cluster.id, entra: true });
    expect(await kubeconfig()).toBe('form: exec');
    expect(await kubeconfig('azure')).toBe('form: azure');
  });

  test('of an Entra cluster names the server application', async () => {
    await start();
    azure.world.connectCluster({ cluster: cluster.id, entra: true });
    expect(await kubeconfig('exec')).toContain(AKS_SERVER_APPLICATION);
    expect(await kubeconfig('azure')).toContain(AKS_SERVER_APPLICATION);
  });

  test('needs its own action: a reader of clusters does not get it', async () => {
    await start();
    const stranger = { ...RECONCILER, objectId: '0b0e0000-0000-4000-8000-000000000009' };
    azure.world.createPrincipal({ ...stranger, existing: true });
    const scope = `/subscriptions/${cluster.subscription}`;
    const principalId = stranger.objectId;
    azure.world.grantRole({ principalId, role: 'Reader', scope, existing: true });
    const { aks } = sdkClients(azure.port, cluster.subscription, stranger);
    expect(await refusal(aks.managedClusters.get('apps', 'aks1'))).toBe('succeeded');
    expect(await refusal(aks.managedClusters.listClusterUserCredentials('apps', 'aks1'))).toBe(
      '403 AuthorizationFailed',
    );
  });

  test('of a cluster that does not exist is a 404', async () => {
    await start();
    expect(await refusal(sdk.aks.managedClusters.listClusterUserCredentials('apps', 'nix'))).toBe(
      '404 ResourceNotFound',
    );
  });

  test('is counted by AKS and among the writes of Resource Manager', async () => {
    const dry = { capacity: 1, refillPerSecond: 0.1 };
    await start({ throttling: { aksOther: dry } });
    await kubeconfig();
    expect(await refusal(kubeconfig())).toBe('429 Throttled');
    expect(Object.keys(azure.throttle.remaining()).filter((key) => key.includes('Writes'))).toEqual(
      [expect.stringMatching(/^armWrites/), expect.stringMatching(/^armGlobalWrites/)],
    );
  });

  test('changes nothing: the ledger calls it a read', async () => {
    await start();
    await kubeconfig();
    expect(azure.calls.writes()).toEqual([]);
    expect(azure.calls.reads()).toHaveLength(1);
  });
});

describe('a cluster shows how its API server is reached', () => {
  test('a public one with local accounts has no profile of either kind', async () => {
    await start();
    const shown = await sdk.aks.managedClusters.get('apps', 'aks1');
    expect(shown.apiServerAccessProfile ?? undefined).toBeUndefined();
    expect(shown.aadProfile ?? undefined).toBeUndefined();
    expect(shown.disableLocalAccounts).toBe(false);
    expect(shown.privateFqdn).toBeUndefined();
  });

  test('a private one has a private name, and so has its kubeconfig', async () => {
    await start();
    azure.world.connectCluster({ cluster: cluster.id, private: true });
    const shown = await sdk.aks.managedClusters.get('apps', 'aks1');
    expect(shown.apiServerAccessProfile?.enablePrivateCluster).toBe(true);
    expect(shown.privateFqdn).toMatch(/\.privatelink\.westeurope\.azmk8s\.io$/);
    expect(await kubeconfig()).toContain(`https://${shown.privateFqdn}:443`);
  });

  test('authorized ranges, Entra ID and disabled local accounts are shown as they were set', async () => {
    await start();
    azure.world.connectCluster({
      cluster: cluster.id,
      authorizedRanges: ['203.0.113.0/24'],
      entra: true,
      disableLocalAccounts: true,
    });
    const shown = await sdk.aks.managedClusters.get('apps', 'aks1');
    expect(shown.apiServerAccessProfile?.authorizedIPRanges).toEqual(['203.0.113.0/24']);
    expect(shown.aadProfile).toMatchObject({ managed: true, enableAzureRbac: true });
    expect(shown.disableLocalAccounts).toBe(true);
  });
});

describe('when an identity was attached', () => {
  test('is the end of the operation for a PATCH and at once by hand; ARM shows neither', async () => {
    await start({ latency: { vmssPatchMs: 40_000 } });
    const { world } = azure;
    const now = Date.parse('2026-01-01T00:00:00Z');
    const shown: unknown[] = [];
    azure.onExchange(({ responseBody }) => shown.push(responseBody));
    const host = world.hosts(cluster.id)[0];
    const [one, two] = ['one', 'two'].map(
      (name) => world.createIdentity({ name, resourceGroup: 'ids', existing: true }).id,
    );
    if (!host || one === undefined || two === undefined) throw new Error('the world is not set');
    for (const role of ['Virtual Machine Contributor', 'Managed Identity Operator']) {
      const scope = `/subscriptions/${cluster.subscription}`;
      world.grantRole({ principalId: RECONCILER.objectId, role, scope, existing: true });
    }
    await sdk.compute.virtualMachineScaleSets
      .update(host.resourceGroup, host.name, {
        identity: { type: 'UserAssigned', userAssignedIdentities: { [one]: {} } },
      })
      .submitted();
    world.attachByHand({ host: host.id, identities: [two] });
    const dates = Object.fromEntries(
      host.identity.user.map(({ id, attachedAt }) => [id.split('/').at(-1), attachedAt]),
    );
    expect(dates).toMatchObject({ one: now + 40_000, two: now });
    await sdk.compute.virtualMachineScaleSets.get(host.resourceGroup, host.name);
    expect(JSON.stringify(shown)).toContain('userAssignedIdentities');
    expect(JSON.stringify(shown)).not.toContain('attachedAt');
  });
});
