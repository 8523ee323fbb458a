import { clusterId } from '../../../shared/core/base/resource-id';
import type { PlanTicket } from '../../../shared/core/run/plan-ticket';
import type { FoundPlan } from '../../../shared/core/run/stored-plan';
import type { Planned } from '../../../shared/core/run/run';
import type { SceneOptions } from '../../../test/support/fakes/scene';
import { BY_PERSON, Scene, STOPS } from '../../../test/support/fakes/scene';
import {
  CLUSTER,
  cluster,
  foreignAssignment,
  held,
  heldRole,
  host,
  identities,
  IDENTITY_GROUP,
  need,
  NODE_GROUP,
  ourAssignment,
  SUBSCRIPTION,
  world,
} from '../../../test/support/world';
import { VIRTUAL_MACHINE_CONTRIBUTOR } from '../../../shared/core/cluster/roles';
import { makePlan } from './make-plan';

const LACKING = { hosts: [host('pool')], identities: identities('a') };

/** A cluster about which somebody has asked. */
async function asked(options: SceneOptions = { of: LACKING }): Promise<Scene> {
  const scene = new Scene(options);
  await scene.store.work.enqueue(CLUSTER, BY_PERSON);
  await scene.store.ledger.put(CLUSTER, scene.world.ledger);
  return scene;
}

async function ticket(): Promise<PlanTicket> {
  const outcome = await makePlan({ cluster: CLUSTER });
  if (outcome.kind !== 'planned') throw new Error(`nothing is planned: ${outcome.kind}`);
  return outcome;
}

async function stored(scene: Scene, planId: string): Promise<FoundPlan<Planned>> {
  const found = await scene.store.plans.get(CLUSTER, planId);
  if (found === undefined) throw new Error('no such plan is stored');
  return found;
}

test('a plan is stored whole before anybody hears of it; what travels is its id and its steps [F1]', async () => {
  const scene = await asked();
  const { planId, steps, ...rest } = await ticket();
  expect(steps).toEqual([{ id: 'host:pool', kind: 'updateHost' }]);
  expect(rest).toMatchObject({ cluster: CLUSTER, intent: 'reconcile', apply: true, scouts: true });
  const { planned } = await stored(scene, planId);
  expect(planned).toMatchObject({
    generation: 1,
    byPerson: true,
    woken: true,
    configuration: 'test',
  });
  expect(planned.plan.steps).toHaveLength(1);
  expect(scene.azure.writes).toEqual([]);
});

test('a plan that could not be stored is told to nobody', async () => {
  const scene = await asked();
  jest.spyOn(scene.store.plans, 'put').mockRejectedValue(new Error('no table'));
  await expect(makePlan({ cluster: CLUSTER })).rejects.toThrow('no table');
});

test('asked twice, because the answer was lost, it plans anew, and the newer plan counts [F2]', async () => {
  const scene = await asked();
  const first = await ticket();
  const second = await ticket();
  expect(second.steps).toEqual(first.steps);
  expect([
    (await stored(scene, first.planId)).isNewest,
    (await stored(scene, second.planId)).isNewest,
  ]).toEqual([false, true]);
});

describe('nothing is planned', () => {
  test('when nobody has asked: not even Azure is', async () => {
    const scene = new Scene({ of: LACKING });
    expect(await makePlan({ cluster: CLUSTER })).toEqual({ kind: 'idle' });
    expect(scene.azure.calls).toEqual([]);
  });

  test('right after a run: events come in bursts', async () => {
    const scene = new Scene({ of: LACKING });
    await scene.run();
    await scene.store.work.enqueue(CLUSTER, { ...BY_PERSON, at: scene.now });
    expect(await makePlan({ cluster: CLUSTER })).toMatchObject({
      kind: 'wait',
      because: 'cooldown',
    });
  });
});

describe('what cannot be read is a failure of the run, and nothing is concluded from it', () => {
  test.each([
    ['getCluster', 'Throttled'],
    ['listHosts', 'Transient'],
    ['listIdentities', 'Throttled'],
    ['listRoleAssignments', 'Stalled'],
  ] as const)('%s: %s [F12, F18]', async (method, policy) => {
    const pool = host('pool', ['old']);
    const scene = await asked({ of: { hosts: [pool], ledger: [held(pool, 'old')] } });
    scene.azure.refuse(method, { policy, code: 'Forbidden' });
    const { planId, steps } = await ticket();
    const { planned } = await stored(scene, planId);
    expect(steps).toEqual([]);
    expect(planned.plan.bookkeeping).toEqual({ put: [], remove: [] });
    expect(planned.plan.failures).toMatchObject([{ code: 'Forbidden' }]);
  });
});

test('a cluster that answers 404 once is not gone: nothing of ours is forgotten [P7, F7]', async () => {
  const pool = host('pool', ['a']);
  const scene = await asked({ of: { hosts: [pool], ledger: [held(pool, 'a')] } });
  scene.azure.world.clusters = [];
  const { planId, steps } = await ticket();
  expect(steps).toEqual([]);
  expect((await stored(scene, planId)).planned.plan.bookkeeping.remove).toEqual([]);
  expect(await scene.ledger()).toHaveLength(1);
});

describe('a plan is made to be shown', () => {
  test.each(STOPS.slice(0, 2))('when somebody %s', async (_, stop) => {
    const scene = await asked();
    stop(scene);
    expect(await ticket()).toMatchObject({ apply: false });
  });

  test('under dry run, and its mode says so', async () => {
    const scene = await asked({ of: LACKING, adapters: { dryRun: true } });
    const { planId, apply, steps } = await ticket();
    expect([apply, steps.length]).toEqual([false, 1]);
    expect((await stored(scene, planId)).mode).toBe('dryRun');
  });

  test('to whoever asks for a preview: it replaces no plan that is at work, whatever the queue says', async () => {
    const scene = await asked();
    const atWork = await ticket();
    const preview = await makePlan({ cluster: CLUSTER, preview: true });
    const { planId } = preview as PlanTicket;
    expect((await stored(scene, planId)).mode).toBe('preview');
    expect((await stored(scene, atWork.planId)).isNewest).toBe(true);
  });

  test('of an off-boarding that nobody has asked for yet', async () => {
    const pool = host('pool', ['a']);
    const scene = await asked({ of: { hosts: [pool], ledger: [held(pool, 'a')] } });
    const preview = await makePlan({ cluster: CLUSTER, preview: true, intent: 'offboard' });
    expect(preview).toMatchObject({ kind: 'planned', intent: 'offboard' });
    const item = await scene.store.work.get(CLUSTER);
    expect([item?.intent, await scene.ledger()]).toEqual(['reconcile', [held(pool, 'a')]]);
  });
});

test('roles that are granted in the same run are known to settle: what Azure refuses for that is tried again', async () => {
  const other = foreignAssignment(need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR));
  const scene = await asked({ of: { ...LACKING, roleAssignments: [other] } });
  const { planId, steps } = await ticket();
  expect(steps.map(({ kind }) => kind)).toEqual(['grantRole', 'updateHost']);
  expect((await stored(scene, planId)).planned.rolesSettling).toBe(true);
});

test('a role of another cluster on which a run is about to rely is claimed before it does, and by no preview [P7, P17]', async () => {
  const shared = need(IDENTITY_GROUP);
  const other = clusterId(SUBSCRIPTION, 'apps', 'aks-other');
  const scene = await asked({
    of: {
      ...LACKING,
      roleAssignments: [...world().roleAssignments.slice(0, 1), ourAssignment(shared)],
    },
  });
  await scene.store.work.enqueue(other, BY_PERSON);
  await scene.store.ledger.put(other, [heldRole(shared)]);
  await makePlan({ cluster: CLUSTER, preview: true });
  expect(await scene.ledger()).toEqual([]);
  await ticket();
  expect(await scene.ledger()).toMatchObject([
    { kind: 'role', assignment: heldRole(shared).assignment },
  ]);
});

test('a cluster that AKS works on is not written to', async () => {
  const scene = await asked({
    of: { ...LACKING, cluster: cluster({ provisioningState: 'Upgrading' }) },
  });
  const { apply, planId } = await ticket();
  const { planned } = await stored(scene, planId);
  expect(apply && planned.plan.steps.length > 0).toBe(false);
});

test('what it is to give is in the ledger with the plan, so that a cluster that leaves meanwhile does not take it along [P7]', async () => {
  const scene = await asked({ of: { ...LACKING, roleAssignments: [] } });
  const { steps } = await ticket();
  const grants = steps.filter(({ kind }) => kind === 'grantRole');
  expect(grants.length).toBeGreaterThan(0);
  const claimed = (await scene.store.ledger.of(CLUSTER)).filter(({ kind }) => kind === 'role');
  expect(claimed.map(({ state }) => state)).toEqual(grants.map(() => 'intended'));
});

test('and a plan that nobody carries out claims nothing', async () => {
  const scene = await asked({ of: { ...LACKING, roleAssignments: [] } });
  await makePlan({ cluster: CLUSTER, preview: true });
  expect(await scene.store.ledger.of(CLUSTER)).toEqual([]);
});
