import { VirtualClock } from '../../clock';
import { startSimulatedAzure, type SimulatedAzure } from '../index';
import { VERBS } from './verbs';

describe('the control API', () => {
  let azure: SimulatedAzure;
  let clock: VirtualClock;
  beforeEach(async () => {
    clock = new VirtualClock();
    azure = await startSimulatedAzure({ clock, enforceRbac: false });
  });
  afterEach(() => azure.stop());

  async function send(
    method: string,
    name: string,
    body?: unknown,
    headers = {},
  ): Promise<{ status: number; text: string }> {
    const response = await fetch(`${azure.url}/_sim/${name}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  test('its first page lists every verb of the world', async () => {
    const { status, text } = await send('GET', '');
    expect(status).toBe(200);
    for (const verb of Object.keys(VERBS)) expect(text).toContain(verb);
    const verbs = Object.entries(azure.world).filter(
      ([name, value]) =>
        typeof value === 'function' && !['hosts', 'find', 'onPolicy'].includes(name),
    );
    expect(verbs.map(([name]) => name).sort()).toEqual(Object.keys(VERBS).sort());
  });

  test('a cluster is created, given a pool and deleted by hand', async () => {
    const made = await send('POST', 'createCluster', {
      name: 'aks1',
      resourceGroup: 'apps',
      existing: true,
    });
    const { id: cluster } = JSON.parse(made.text) as { id: string };
    expect((await send('POST', 'addPool', { cluster, name: 'np2' })).status).toBe(200);
    const busy = await send('POST', 'upgradeCluster', { cluster });
    expect([busy.status, busy.text.includes('OperationNotAllowed')]).toEqual([409, true]);
    const state = JSON.parse((await send('GET', 'state')).text) as {
      clusters: { pools: { name: string }[] }[];
    };
    expect(state.clusters[0]?.pools.map(({ name }) => name)).toEqual(['nodepool1', 'np2']);
    await send('POST', 'deleteCluster', { cluster });
    await clock.advance(120_000);
    expect(azure.world.state.clusters.size).toBe(0);
  });

  test('settings, faults and the ledger are reached', async () => {
    await send('POST', 'settings', { pageSize: 3, latency: { vmPatchMs: 5 } });
    expect(azure.world.settings).toMatchObject({
      pageSize: 3,
      latency: { vmPatchMs: 5, vmssPatchMs: 40_000 },
    });
    await send('POST', 'faults', {
      matcher: { method: 'GET' },
      fault: { kind: 'answer', status: 500 },
    });
    expect((await fetch(`${azure.url}/subscriptions?api-version=2021-04-01`)).status).toBe(500);
    expect(JSON.parse((await send('GET', 'calls')).text)).toMatchObject([{ n: 1, status: 500 }]);
    await send('POST', 'calls/reset');
    expect((await send('GET', 'calls')).text.trim()).toBe('[]');
  });

  test.each([
    ['POST', 'createClusters', {}, 404, 'Verbs: createSubscription'],
    ['POST', 'createCluster', { name: 'a' }, 400, 'needs resourceGroup'],
    ['POST', 'deleteCluster', { cluster: '/x' }, 404, "There is no cluster '/x'"],
    ['POST', 'faults', { fault: 1 }, 400, 'see GET /_sim/'],
    ['POST', 'events/sink', { url: 1 }, 400, 'eventgrid'],
    ['POST', 'settings', [], 400, 'JSON object'],
    ['GET', 'nothing', undefined, 404, 'GET /_sim/ lists all'],
    ['DELETE', 'state', undefined, 404, 'There is no DELETE'],
  ])('%s %s with %j is %i', async (...[method, name, body, status, words]) => {
    const answer = await send(method, name, body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
  });

  test('a web page cannot drive it', async () => {
    expect(
      (await send('POST', 'createSubscription', {}, { origin: 'https://evil.example' })).status,
    ).toBe(403);
    expect(azure.world.state.subscriptions.size).toBe(0);
  });
});
