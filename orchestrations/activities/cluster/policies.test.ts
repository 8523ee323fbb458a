import { clusterId } from '../../../shared/core/base/resource-id';
import type { HeldPolicy } from '../../../shared/core/plan/ledger';
import type { AssignPolicyStep, UnassignPolicyStep } from '../../../shared/core/plan/plan';
import { emptyPlan } from '../../../shared/core/plan/plan-steps';
import { BY_PERSON, PLAN_ID, Scene, STOPS } from '../../../test/support/fakes/scene';
import { CLUSTER, NOW, SUBSCRIPTION, YESTERDAY } from '../../../test/support/world';
import { assignPolicy } from './assign-policy';
import { unassignPolicy } from './unassign-policy';

const NAME = 'identity-reconciler-net-raw';
const ASSIGNMENT = `${CLUSTER}/providers/microsoft.authorization/policyassignments/${NAME}`;
const COMMON = { target: CLUSTER, cost: { reads: 0, writes: 1 }, changes: [] } as const;
const ASSIGN: AssignPolicyStep = {
  ...COMMON,
  ...{ kind: 'assignPolicy', id: `policy:${NAME}`, name: NAME, assignment: ASSIGNMENT },
  ...{ cause: 'Missing', policy: 'capabilities', effect: 'Deny', excludedNamespaces: [] },
};
const UNASSIGN: UnassignPolicyStep = {
  ...COMMON,
  ...{ kind: 'unassignPolicy', id: `policy:${NAME}`, assignment: ASSIGNMENT, cause: 'OffBoarding' },
};
const HELD: HeldPolicy = {
  ...{ kind: 'policy', assignment: ASSIGNMENT, scope: CLUSTER, state: 'held', since: NOW },
};
const INTENDED: HeldPolicy = { ...HELD, state: 'intended' };
const OTHER = clusterId(SUBSCRIPTION, 'apps', 'aks-other');

async function planned(
  step: AssignPolicyStep | UnassignPolicyStep,
  ledger: readonly HeldPolicy[] = [],
): Promise<Scene> {
  const scene = new Scene();
  await scene.store.ledger.put(CLUSTER, ledger);
  await scene.put({ ...emptyPlan(CLUSTER), steps: [step] });
  return scene;
}

const REF = { cluster: CLUSTER, planId: PLAN_ID, intent: 'reconcile', stepId: ASSIGN.id } as const;

function assignments({ azure }: Scene): readonly string[] {
  return azure.world.policies.map(({ id }) => id);
}

describe('a policy that keeps pods from NET_RAW', () => {
  test('is assigned, and the ledger holds it', async () => {
    const scene = await planned(ASSIGN);
    expect(await assignPolicy(REF)).toEqual({ writes: 1 });
    expect([assignments(scene), await scene.ledger()]).toEqual([[ASSIGNMENT], [HELD]]);
    expect(await scene.audit()).toEqual(['sent', 'succeeded']);
  });

  test('is written down as ours before Azure hears of it [F1]', async () => {
    const scene = await planned(ASSIGN);
    let before: unknown;
    scene.azure.next('assignPolicy', async (proceed) => {
      before = await scene.ledger();
      return proceed();
    });
    await assignPolicy(REF);
    expect(before).toEqual([INTENDED]);
  });

  test('that Azure refuses is not ours', async () => {
    const scene = await planned(ASSIGN);
    scene.azure.refuse('assignPolicy', { policy: 'Stalled', code: 'AuthorizationFailed' });
    expect(await assignPolicy(REF)).toMatchObject({ writes: 0, failure: { step: ASSIGN.id } });
    expect([assignments(scene), await scene.ledger()]).toEqual([[], []]);
  });

  test('that was ours before stays so when Azure refuses to change it', async () => {
    const before = { ...HELD, since: YESTERDAY };
    const scene = await planned(ASSIGN, [before]);
    scene.azure.refuse('assignPolicy', { policy: 'Throttled' });
    await assignPolicy(REF);
    expect(await scene.ledger()).toMatchObject([{ state: 'held', assignment: ASSIGNMENT }]);
  });

  test('whose answer is lost stays an intent, and counts as a write [F14]', async () => {
    const scene = await planned(ASSIGN);
    scene.azure.loseAnswer('assignPolicy');
    expect(await assignPolicy(REF)).toMatchObject({ writes: 1, failure: expect.anything() });
    expect([assignments(scene), await scene.ledger()]).toEqual([[ASSIGNMENT], [INTENDED]]);
  });

  test('is assigned once, however often it is asked for [F2]', async () => {
    const scene = await planned(ASSIGN);
    await assignPolicy(REF);
    await assignPolicy(REF);
    expect([assignments(scene), await scene.ledger()]).toEqual([[ASSIGNMENT], [HELD]]);
  });

  test.each(STOPS)('is not assigned once somebody %s', async (_, stop) => {
    const scene = await planned(ASSIGN);
    stop(scene);
    expect(await assignPolicy(REF)).toMatchObject({ writes: 0, failure: { policy: 'Waiting' } });
    expect([scene.azure.writes, await scene.ledger()]).toEqual([[], []]);
  });
});

describe('a policy assignment that is taken back', () => {
  /** It is there, and we hold it. */
  async function there(): Promise<Scene> {
    const scene = await planned(ASSIGN);
    await assignPolicy(REF);
    await scene.put({ ...emptyPlan(CLUSTER), steps: [UNASSIGN] }, { id: 'plan-2' });
    return scene;
  }
  const AWAY = { ...REF, planId: 'plan-2' };

  test('is gone, and no longer in the ledger', async () => {
    const scene = await there();
    expect(await unassignPolicy(AWAY)).toEqual({ writes: 1 });
    expect([assignments(scene), await scene.ledger()]).toEqual([[], []]);
  });

  test('a second time, because the first answer was lost, costs no write [F2]', async () => {
    const scene = await there();
    await unassignPolicy(AWAY);
    expect(await unassignPolicy(AWAY)).toEqual({ writes: 0 });
    expect(scene.azure.writes.filter((call) => call.startsWith('delete'))).toHaveLength(1);
  });

  test('and still shows is not called taken back', async () => {
    const scene = await there();
    scene.azure.next('deletePolicyAssignment', async () => undefined);
    expect(await unassignPolicy(AWAY)).toMatchObject({ failure: { code: 'NotProven' } });
    expect(await scene.ledger()).toHaveLength(1);
  });

  test('but which another cluster has come to hold stays [P7, P17]', async () => {
    const scene = await there();
    await scene.store.work.enqueue(OTHER, BY_PERSON, 'reconcile');
    await scene.store.ledger.put(OTHER, [HELD]);
    expect(await unassignPolicy(AWAY)).toEqual({ writes: 0 });
    expect([assignments(scene), await scene.ledger()]).toEqual([[ASSIGNMENT], []]);
  });

  test('stays ours when Azure refuses', async () => {
    const scene = await there();
    scene.azure.refuse('deletePolicyAssignment', { policy: 'Stalled', code: 'ScopeLocked' });
    expect(await unassignPolicy(AWAY)).toMatchObject({
      writes: 0,
      failure: { code: 'ScopeLocked' },
    });
    expect([assignments(scene), await scene.ledger()]).toEqual([[ASSIGNMENT], [HELD]]);
  });

  test('is what the ledger holds, and nothing that a plan alone says [P6]', async () => {
    const scene = await planned(UNASSIGN);
    expect(await unassignPolicy(REF)).toEqual({ writes: 0 });
    expect(scene.azure.writes).toEqual([]);
  });
});
