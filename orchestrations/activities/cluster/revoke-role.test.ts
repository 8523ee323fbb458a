import type { Store } from '../../../shared/adapters/store/store';
import { clusterId } from '../../../shared/core/base/resource-id';
import type { Reason } from '../../../shared/core/queue/work-item';
import type { Adapters } from '../../../shared/current-adapters';
import { planned } from '../../../test/support/runs';
import { installServices } from '../../../test/support/services';
import {
  CLUSTER,
  cluster,
  heldRole,
  IDENTITY_GROUP,
  need,
  NOW,
  offboardingOf,
  ourAssignment,
  SUBSCRIPTION,
  world,
} from '../../../test/support/world';
import { revokeRole } from './revoke-role';
import type { Written } from './write-step';

const NEED = need(IDENTITY_GROUP);
const ROLE = heldRole(NEED);
const REASON: Reason = { at: NOW, source: 'http', detail: '' };
const PLAN_ID = 'plan-1';
const OTHER = clusterId(SUBSCRIPTION, 'apps', 'aks-other');

/** A cluster that is being off-boarded, with a plan that nobody else's interest in its one role stood against. */
class Offboarding {
  readonly assignments = new Set([ROLE.assignment]);
  readonly store: Store = installServices(this.outside()).store;
  deletes = 0;
  /** What Azure does with a DELETE. */
  onDelete: () => void = () => this.assignments.delete(ROLE.assignment);

  static async planned(): Promise<Offboarding> {
    const scene = new Offboarding();
    const { store } = scene;
    await store.work.enqueue(CLUSTER, REASON, 'offboard');
    await store.ledger.put(CLUSTER, [ROLE]);
    const plan = offboardingOf(world({ ledger: [ROLE], roleAssignments: [ourAssignment(NEED)] }));
    const made = planned({ intent: 'offboard', plan, planId: PLAN_ID });
    await store.plans.put(CLUSTER, { planId: PLAN_ID, at: NOW, mode: 'run', planned: made });
    return scene;
  }

  async carriedOut(): Promise<Written> {
    const found = await this.store.plans.get(CLUSTER, PLAN_ID);
    const stepId = found?.planned.plan.steps[0]?.id ?? '';
    return revokeRole({ cluster: CLUSTER, planId: PLAN_ID, intent: 'offboard', stepId });
  }

  private outside(): Partial<Adapters> {
    const writes = {
      deleteRoleAssignment: async () => {
        this.deletes += 1;
        this.onDelete();
      },
    };
    const reads = {
      getCluster: async () => cluster(),
      getRoleAssignment: async (id: string) =>
        this.assignments.has(id) ? { there: ROLE } : { missing: 'ResourceNotFound' },
    };
    return { azure: reads as never, writers: () => ({ azure: writes }) as never };
  }
}

test('a role that nobody else holds is taken back, and is no longer in the ledger', async () => {
  const scene = await Offboarding.planned();
  expect(await scene.carriedOut()).toEqual({ writes: 1 });
  expect([...scene.assignments]).toEqual([]);
  expect(await scene.store.ledger.of(CLUSTER)).toEqual([]);
});

test('a role that another cluster has come to hold since the plan was made stays in Azure [P7, P17]', async () => {
  const scene = await Offboarding.planned();
  await scene.store.work.enqueue(OTHER, REASON, 'reconcile');
  await scene.store.ledger.put(OTHER, [ROLE]);
  expect(await scene.carriedOut()).toEqual({ writes: 0 });
  expect([...scene.assignments]).toEqual([ROLE.assignment]);
  expect(scene.deletes).toBe(0);
  expect(await scene.store.ledger.of(CLUSTER)).toEqual([]);
  expect(await scene.store.ledger.of(OTHER)).toEqual([ROLE]);
});

test('a role that is still there after its DELETE is not called taken back', async () => {
  const scene = await Offboarding.planned();
  scene.onDelete = () => undefined;
  expect(await scene.carriedOut()).toMatchObject({ failure: { code: 'NotProven' } });
  expect(await scene.store.ledger.of(CLUSTER)).toHaveLength(1);
});

test('a role that Azure will not delete because it is gone already is taken back', async () => {
  const scene = await Offboarding.planned();
  scene.onDelete = () => {
    scene.assignments.clear();
    throw new Error('403: the condition of our right finds nothing to judge');
  };
  expect(await scene.carriedOut()).toEqual({ writes: 1 });
  expect(await scene.store.ledger.of(CLUSTER)).toEqual([]);
});

test('carried out a second time, because its answer was lost, it deletes nothing', async () => {
  const scene = await Offboarding.planned();
  await scene.carriedOut();
  expect(await scene.carriedOut()).toEqual({ writes: 0 });
  expect(scene.deletes).toBe(1);
});
