import { PLAN_ID, Scene } from '../../../test/support/fakes/scene';
import { CLUSTER, held, host } from '../../../test/support/world';
import { openPlan } from './open-plan';

const REF = { cluster: CLUSTER, planId: PLAN_ID, intent: 'offboard' } as const;
const POOL = host('pool', ['a']);
const OPTIONS = { of: { hosts: [POOL], ledger: [held(POOL, 'a')] } };

test('what is opened of a plan is its steps by their ids, and nothing that would have to be believed', async () => {
  await Scene.planned(OPTIONS, { intent: 'offboard' });
  const opened = await openPlan(REF);
  expect(opened).toMatchObject({
    planId: PLAN_ID,
    cluster: CLUSTER,
    intent: 'offboard',
    apply: true,
  });
  expect('steps' in opened && opened.steps).toEqual([{ id: 'host:pool', kind: 'updateHost' }]);
});

test.each<[string, Parameters<typeof Scene.planned>[1], Partial<typeof REF>]>([
  ['that is not stored', { intent: 'offboard' }, { planId: 'invented' as never }],
  ['that was made for something else', { intent: 'reconcile' }, {}],
  ['that was only shown to somebody', { intent: 'offboard', mode: 'preview' }, {}],
  ['that was made under dry run', { intent: 'offboard', mode: 'dryRun' }, {}],
  ['of a profile that observes only', { intent: 'offboard', mode: 'observeOnly' }, {}],
])('a plan %s opens nothing', async (_, how, change) => {
  await Scene.planned(OPTIONS, how);
  expect(await openPlan({ ...REF, ...change })).toEqual({ failures: [expect.anything()] });
});

test('a store that does not answer opens nothing, and says so', async () => {
  const { store } = await Scene.planned(OPTIONS, { intent: 'offboard' });
  jest.spyOn(store.plans, 'get').mockRejectedValue(new Error('no table'));
  expect(await openPlan(REF)).toMatchObject({ failures: [{ policy: 'Transient' }] });
});
