import { clusterId } from '../../../shared/core/base/resource-id';
import { NOBODY_STARTS } from '../../../test/support/durable/context';
import { BY_PERSON, Scene } from '../../../test/support/fakes/scene';
import {
  CLUSTER,
  foreignAssignment,
  held,
  heldRole,
  host,
  identities,
  IDENTITY_GROUP,
  need,
  ourAssignment,
  SUBSCRIPTION,
} from '../../../test/support/world';
import { grantRole } from '../cluster/grant-role';
import type { SweepSubscriptionInput } from './sweep-subscription';
import { sweepSubscription } from './sweep-subscription';

const NEED = need(IDENTITY_GROUP);
const OTHER = clusterId(SUBSCRIPTION, 'apps', 'aks-other');
const INPUT: SweepSubscriptionInput = {
  ...{ subscription: SUBSCRIPTION, selector: {}, all: false, because: 'hourly', source: 'sweep' },
};

/** A cluster that has left, and a role that we gave for its sake: it is in Azure, and in nobody's ledger. */
async function leftBehind(): Promise<Scene> {
  const of = { hosts: [host('pool')], identities: identities('a'), roleAssignments: [] };
  const scene = await Scene.planned({ of });
  await grantRole(await scene.ref('grantRole'));
  await scene.store.ledger.remove(CLUSTER, await scene.ledger());
  await scene.store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
  await scene.store.work.finish(CLUSTER, { generation: 1, done: true, now: scene.now });
  scene.azure.calls.length = 0;
  return scene;
}

function sweep(): ReturnType<typeof sweepSubscription> {
  return sweepSubscription(INPUT, NOBODY_STARTS);
}

test('a role of ours that nobody holds becomes an intent of the cluster for which it was given, whose run takes it back', async () => {
  const scene = await leftBehind();
  const [role] = scene.azure.world.roles;
  expect((await sweep()).queued).toContain(CLUSTER);
  expect(await scene.ledger()).toMatchObject([
    { kind: 'role', assignment: role?.id, state: 'intended' },
  ]);
  expect(scene.azure.writes).toEqual([]);
});

test('a role that another cluster holds is no orphan [P7]', async () => {
  const scene = await leftBehind();
  const [role] = scene.azure.world.roles;
  await scene.store.work.enqueue(OTHER, BY_PERSON);
  await scene.store.ledger.put(OTHER, [{ ...heldRole(NEED), assignment: role?.id ?? '' }]);
  await sweep();
  expect(await scene.ledger()).toEqual([]);
});

test('a role that the audit says nothing of was given by somebody else, and stays [P6]', async () => {
  const scene = await leftBehind();
  scene.azure.world.roles = [foreignAssignment(NEED)];
  await sweep();
  expect(await scene.ledger()).toEqual([]);
});

test('nobody looks for orphans while no cluster has left', async () => {
  const scene = new Scene({ of: { roleAssignments: [ourAssignment(NEED)] } });
  await scene.store.ledger.put(CLUSTER, [held(host('pool'), 'a')]);
  const audit = jest.spyOn(scene.store.audit, 'of');
  await sweep();
  expect(audit).not.toHaveBeenCalled();
});
