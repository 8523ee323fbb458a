import type { ResourceId } from '../../../shared/core/base/resource-id';
import { clusterId } from '../../../shared/core/base/resource-id';
import type { Stage } from '../../support/stage';
import { identitiesOn, pathOf } from '../../support/stage';
import { callApi } from '../contract';
import { deliver, outcomes, resourceEvent } from '../events/deliver';
import { endScene, newCluster, scene, sweep } from './scene';

afterEach(endScene);

const WRITE = 'Microsoft.ContainerService/managedClusters/write';

function stranger({ subscription }: Stage, index: number): ResourceId {
  return clusterId(subscription, 'rg-nowhere', `aks-bogus-${index}`);
}

/** All that is remembered of clusters. */
async function remembered({ store }: Stage): Promise<unknown> {
  const [items, states, ledgers] = await Promise.all([
    store.work.clusters(),
    store.clusters.list(1000),
    store.ledger.all(),
  ]);
  return { items, states: states.items, ledgers: [...ledgers] };
}

const NOTHING = { items: [], states: [], ledgers: [] };

/** How often Azure was asked about made-up clusters. */
function looks({ azure }: Stage): number {
  return azure.calls.all.filter(({ path }) => /aks-bogus-\d+$/.test(path)).length;
}

test('a hundred events about clusters that never were cost a look each, and leave nothing [F6, P12]', async () => {
  const stage = await scene();
  const events = Array.from({ length: 100 }, (_, index) =>
    resourceEvent({ resource: stranger(stage, index), operation: WRITE }),
  );
  // Each is sent three times, as a storm or Event Grid itself would.
  expect(await deliver(stage, [...events, ...events, ...events])).toBe(202);
  await stage.settle();
  expect(await remembered(stage)).toEqual(NOTHING);
  expect(looks(stage)).toBeLessThanOrEqual(100);
  const { body } = await callApi(stage, 'GET /api/clusters');
  expect(body).toEqual({ clusters: [] });
  await stage.clock.advance(60 * 60_000);
  expect(looks(stage)).toBeLessThanOrEqual(100);
});

test('a thousand made-up ids in a minute cost a bounded number of runs, and a real event passes them [F6, P10, P12]', async () => {
  // Its counts begin with it: a new process.
  const stage = await scene({ asDeployed: true });
  const cluster = await newCluster(stage);
  const events = Array.from({ length: 1000 }, (_, index) =>
    resourceEvent({ resource: stranger(stage, index), operation: WRITE }),
  );
  await deliver(stage, events);
  const rows = await stage.store.work.clusters();
  expect(rows.length).toBeLessThanOrEqual(61);
  // Somebody takes an identity off a host while all that is queued.
  const [host] = stage.azure.world.hosts(cluster);
  const theirs = (host?.identity.user ?? []).map(({ id }) => id);
  stage.azure.world.detachByHand({ host: host?.id ?? '', identities: theirs.slice(0, 1) });
  await stage.clock.advance(60_000);
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing', 'orders'] });
  await stage.settle();
  expect(looks(stage)).toBeLessThanOrEqual(60);
  expect(await outcomes(stage)).toMatchObject({ tooManyUnknown: 940 });
  expect(await stage.store.work.clusters()).toHaveLength(1);
});

test('a new cluster whose event came among too many made-up ones is found by the next sweep [P4]', async () => {
  const stage = await scene();
  const events = Array.from({ length: 200 }, (_, index) =>
    resourceEvent({ resource: stranger(stage, index), operation: WRITE }),
  );
  await deliver(stage, events);
  const cluster = await newCluster(stage);
  await sweep(stage);
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing', 'orders'] });
});

test.each(['GET', 'GET plan', 'POST resync', 'DELETE'])(
  '%s of a cluster that was never seen anywhere is 404, and makes no row [F6]',
  async (request) => {
    const stage = await scene();
    const [method = '', below] = request.split(' ');
    const path = pathOf(stranger(stage, 1)) + (below === undefined ? '' : `/${below}`);
    const answer = await callApi(stage, `${method} ${path}`);
    expect([answer.status, answer.body?.title]).toEqual([404, 'ClusterUnknown']);
    expect(await remembered(stage)).toEqual(NOTHING);
    expect(looks(stage)).toBeLessThanOrEqual(1);
  },
);

test('a cluster that nobody told us of is found by the look that a resync takes', async () => {
  const stage = await scene({ events: 'none' });
  const cluster = await newCluster(stage);
  await stage.clock.advance(10 * 60_000);
  expect((await callApi(stage, `POST ${pathOf(cluster)}/resync`)).status).toBe(202);
  await stage.settle();
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing', 'orders'] });
});

test('a name that was forgotten is onboarded when a cluster of that name is created', async () => {
  const stage = await scene();
  const id = clusterId(stage.subscription, 'rg-aks', 'aks1');
  await deliver(stage, [resourceEvent({ resource: id, operation: WRITE })]);
  await stage.settle();
  expect(await remembered(stage)).toEqual(NOTHING);
  const cluster = await newCluster(stage);
  expect(cluster).toBe(id);
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing', 'orders'] });
});
