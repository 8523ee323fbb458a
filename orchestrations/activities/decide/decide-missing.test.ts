import { clusterId } from '../../../shared/core/base/resource-id';
import type { HeldRole } from '../../../shared/core/plan/ledger';
import { BY_PERSON, Scene } from '../../../test/support/fakes/scene';
import {
  CLUSTER,
  heldRole,
  held,
  host,
  IDENTITY_GROUP,
  need,
  ourAssignment,
  SUBSCRIPTION,
} from '../../../test/support/world';

const NEED = need(IDENTITY_GROUP);
const ROLE: HeldRole = heldRole(NEED);
const OTHER = clusterId(SUBSCRIPTION, 'apps', 'aks-other');

/** A cluster that Azure says does not exist, and the role that we gave it. */
async function missing(hosts: readonly ReturnType<typeof host>[] = []): Promise<Scene> {
  const ledger = [ROLE, ...hosts.map((each) => held(each, 'a'))];
  const scene = new Scene({ of: { hosts, ledger, roleAssignments: [ourAssignment(NEED)] } });
  await scene.store.ledger.put(CLUSTER, ledger);
  scene.azure.world.clusters = [];
  return scene;
}

async function code(scene: Scene): Promise<string | undefined> {
  const item = await scene.store.clusters.get(CLUSTER);
  return item?.conditions.find(({ type }) => type === 'Ready')?.reason;
}

test('one 404 takes nothing back: what we gave stays until a second read says so as well [P7, F7]', async () => {
  const scene = await missing();
  await scene.run();
  expect([scene.azure.writes, await scene.ledger()]).toEqual([[], [ROLE]]);
  expect(await code(scene)).toBe('AbsenceUnproved');
});

test('the second read, late enough, takes back what is left, and the ledger is empty [P16]', async () => {
  const scene = await missing();
  await scene.run();
  await scene.run();
  expect(scene.azure.world.roles).toEqual([]);
  expect(await scene.ledger()).toEqual([]);
  expect(await code(scene)).toBe('ClusterGone');
});

test('a cluster that is there again between two reads loses nothing, and the first word is forgotten [P7]', async () => {
  const scene = await missing();
  await scene.run();
  scene.azure.world.clusters = [scene.world.cluster];
  await scene.run();
  scene.azure.world.clusters = [];
  await scene.run();
  expect(await code(scene)).toBe('AbsenceUnproved');
  expect(await scene.ledger()).toContainEqual(ROLE);
});

test('a cluster whose hosts still run is not gone: it is our sight that is wrong [P7]', async () => {
  const scene = await missing([host('pool', ['a'])]);
  await scene.run();
  await scene.run();
  expect(scene.azure.writes).toEqual([]);
  expect(await scene.ledger()).toHaveLength(2);
});

test('several clusters that go missing at once stop us: nobody deletes them all in one hour [P15]', async () => {
  const scene = await missing();
  await scene.store.work.enqueue(OTHER, BY_PERSON);
  await scene.store.work.finish(OTHER, {
    ...{ generation: 1, done: true, now: scene.now },
    absences: [{ id: OTHER, since: scene.now, by: 'read' }],
  });
  await scene.run();
  await scene.run();
  expect([scene.azure.writes, await scene.ledger()]).toEqual([[], [ROLE]]);
});

test('a person who confirms the off-boarding is believed, once the second read is there', async () => {
  const scene = await missing();
  await scene.store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
  await scene.run();
  expect(await scene.ledger()).toEqual([ROLE]);
  await scene.run();
  expect([scene.azure.world.roles, await scene.ledger()]).toEqual([[], []]);
});

test('a read that fails is no word: nothing is counted [F12, F15]', async () => {
  const scene = await missing();
  scene.azure.refuse('getCluster', { policy: 'Stalled', code: 'SubscriptionNotFound' });
  await scene.run();
  await scene.run();
  // That was the first word.
  expect(await scene.ledger()).toEqual([ROLE]);
  await scene.run();
  expect(await scene.ledger()).toEqual([]);
});
