import { identitiesOn, pathOf, RECONCILER } from '../../support/stage';
import { callApi } from '../contract';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import {
  endScene,
  newCluster,
  offboard,
  readyOf,
  resync,
  rolesOf,
  scene,
  sweep,
  writesDuring,
} from './scene';
import type { Stage } from '../../support/stage';

afterEach(endScene);

const ELSEWHERE = '99999999-9999-4999-8999-999999999999';

/** Somebody takes the subscription out of the settings. */
function takeOut(stage: Stage): void {
  const { current } = stage.configuration;
  const settings = { ...current.settings, subscriptions: [ELSEWHERE] };
  stage.configuration.current = { ...current, settings };
}

test('a subscription that was taken out of the settings can still be off-boarded [F50]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const before = rolesOf(stage, RECONCILER.objectId).length;
  takeOut(stage);
  const status = await callApi(stage, 'GET /api/status');
  expect(status.body?.unswept).toEqual([{ cluster, holds: 4 }]);
  await offboard(stage, cluster);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
  expect(rolesOf(stage, RECONCILER.objectId).length).toBe(before - 2);
  expect(await stage.store.ledger.of(cluster)).toEqual([]);
  expect((await callApi(stage, 'GET /api/status')).body?.unswept).toEqual([]);
  expect((await callApi(stage, `GET ${pathOf(cluster)}`)).status).toBe(200);
});

test('a cluster in a subscription that was taken out keeps what it has, and gets nothing more [F50]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  takeOut(stage);
  stage.azure.world.createIdentity({ name: 'late', resourceGroup: 'rg-identities' });
  const writes = await writesDuring(stage, () => resync(stage, cluster));
  expect(writes).toEqual([]);
  const { text } = await callApi(stage, `GET ${pathOf(cluster)}/plan?format=text`);
  expect(text).toMatch(/is no longer in settings\.subscriptions.*It keeps the 4 things/);
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing', 'orders'] });
});

test('a cluster there that we hold nothing of and never saw stays out of reach [F50]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  takeOut(stage);
  const other = pathOf(cluster).replace(/aks1$/, 'aks2');
  for (const request of [`GET ${other}/plan`, `POST ${other}/resync`, `DELETE ${other}`]) {
    expect((await callApi(stage, request)).body?.title).toBe('SubscriptionNotManaged');
  }
});

/** Somebody, or a restored backup, loses the row of a cluster in the work queue. */
async function loseRow({ store }: Stage, cluster: ResourceId): Promise<void> {
  const item = await store.work.get(cluster);
  expect(await store.work.forget(cluster, item?.generation ?? 0)).toBe(true);
}

test('each sweep says which clusters of a subscription that was taken out still hold something of ours [F50]', async () => {
  const lines: string[] = [];
  const stage = await scene({ log: (line) => void lines.push(line) });
  const cluster = await newCluster(stage);
  await sweep(stage);
  expect(lines.join('\n')).not.toContain('subscription not swept');
  takeOut(stage);
  stage.azure.calls.reset();
  await sweep(stage);
  const [told = ''] = lines.filter((line) => line.includes('subscription not swept'));
  expect(told).toContain('1 cluster there still holds 4 things of ours');
  expect(told).toContain(cluster);
  // It is not ours to list any more.
  expect(stage.azure.calls.all.filter(({ path }) => path.includes(stage.subscription))).toEqual([]);
});

test('an off-boarding that is under way when its subscription is taken out of the settings still ends [F50]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  stage.azure.faults.next(
    { method: 'PATCH', path: /virtualMachineScaleSets/i, forMs: 20 * 60_000 },
    { kind: 'answer', status: 403, code: 'AuthorizationFailed' },
  );
  await offboard(stage, cluster);
  takeOut(stage);
  await sweep(stage);
  await sweep(stage);
  await sweep(stage);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
  expect(await stage.store.ledger.of(cluster)).toEqual([]);
  expect(await readyOf(stage, cluster)).toBe('OffBoarded');
});

test.each(['of the settings', 'that was taken out of the settings'])(
  'DELETE takes back what a cluster holds whose row was lost, in a subscription %s',
  async (where) => {
    const stage = await scene();
    const cluster = await newCluster(stage);
    await loseRow(stage, cluster);
    if (where !== 'of the settings') takeOut(stage);
    await offboard(stage, cluster);
    expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
    expect(await stage.store.ledger.of(cluster)).toEqual([]);
  },
);

test('a cluster that holds something and lost its row is shown again after a sweep [F50]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  await loseRow(stage, cluster);
  takeOut(stage);
  await sweep(stage);
  const { body } = await callApi(stage, 'GET /api/status');
  expect(body?.unswept).toEqual([{ cluster, holds: 4 }]);
});
