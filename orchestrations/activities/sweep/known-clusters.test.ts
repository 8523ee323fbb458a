import { clusterId } from '../../../shared/core/base/resource-id';
import { BY_PERSON, Scene } from '../../../test/support/fakes/scene';
import {
  CLUSTER,
  heldRole,
  host,
  held,
  IDENTITY_GROUP,
  need,
  SUBSCRIPTION,
} from '../../../test/support/world';
import { readKnownClusters } from './known-clusters';

const ELSEWHERE = '00000000-0000-0000-0000-000000000002';
const OTHER = clusterId(SUBSCRIPTION, 'apps', 'aks-other');
const FAR = clusterId(ELSEWHERE, 'apps', 'aks-far');
const ROLE = heldRole(need(IDENTITY_GROUP));

async function remembered(): Promise<Scene> {
  const scene = new Scene();
  for (const cluster of [CLUSTER, OTHER, FAR]) {
    await scene.store.work.enqueue(cluster, BY_PERSON);
    await scene.store.ledger.put(cluster, [ROLE]);
  }
  return scene;
}

test('what is remembered of other subscriptions is left out, but for who shares a role', async () => {
  const { store } = await remembered();
  const known = await readKnownClusters(store, SUBSCRIPTION);
  expect([...known.items.keys()].toSorted()).toEqual([OTHER, CLUSTER].toSorted());
  expect([...known.ledgers.keys()].toSorted()).toEqual([OTHER, CLUSTER].toSorted());
  expect([...(known.holders.get(ROLE.assignment) ?? [])].toSorted()).toEqual(
    [CLUSTER, OTHER, FAR].toSorted(),
  );
});

test('an identity on a host has no other holders', async () => {
  const { store } = await remembered();
  await store.ledger.put(CLUSTER, [held(host('apps'), 'billing')]);
  const { holders } = await readKnownClusters(store, SUBSCRIPTION);
  expect([...holders.keys()]).toEqual([ROLE.assignment]);
});

test('a cluster that is being off-boarded is leaving, wherever it is, and has left once that was served', async () => {
  const { store } = await remembered();
  await store.work.enqueue(FAR, BY_PERSON, 'offboard');
  const before = await readKnownClusters(store, SUBSCRIPTION);
  expect([[...before.leaving], before.left]).toEqual([[FAR], []]);
  const item = await store.work.get(FAR);
  await store.work.finish(FAR, {
    ...{ generation: item?.generation ?? 0, done: true },
    now: '2026-01-02T12:01:00.000Z',
  });
  expect((await readKnownClusters(store, SUBSCRIPTION)).left).toEqual([FAR]);
});

test('a chart or a repository that waits is no cluster', async () => {
  const { store } = await remembered();
  await store.work.enqueue('chart:nmi', BY_PERSON);
  const { items } = await readKnownClusters(store, SUBSCRIPTION);
  expect([...items.keys()].toSorted()).toEqual([OTHER, CLUSTER].toSorted());
});

test('where nothing is remembered, nothing is known', async () => {
  const { store } = new Scene();
  const { items, states, ledgers, holders, leaving, left } = await readKnownClusters(
    store,
    SUBSCRIPTION,
  );
  expect([items, states, ledgers, holders, leaving].map(({ size }) => size)).toEqual([
    0, 0, 0, 0, 0,
  ]);
  expect(left).toEqual([]);
});
