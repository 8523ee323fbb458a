import { identitiesOn, pathOf } from '../../support/stage';
import { callApi } from '../contract';
import { endScene, newCluster, offboard, resync, rolesOf, scene, writesDuring } from './scene';
import { RECONCILER } from '../../support/stage';
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
  expect(text).toMatch(/is not in settings\.subscriptions any more.*It keeps the 4 things/);
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
