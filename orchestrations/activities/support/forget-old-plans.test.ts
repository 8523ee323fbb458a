import { ReconcileError } from '../../../shared/core/base/errors';
import { plusMs } from '../../../shared/core/base/iso-time';
import { PLAN_ID, Scene } from '../../../test/support/fakes/scene';
import { CLUSTER, host, identities } from '../../../test/support/world';
import { forgetOldPlans } from './forget-old-plans';
import { clusterPlans } from './kept-plans';

const DAY_MS = 24 * 60 * 60_000;

/** A plan of long ago and the newest one. */
async function twoPlans(log: Scene['adapters']['log'] = () => undefined): Promise<Scene> {
  const scene = await Scene.planned({
    of: { hosts: [host('apps')], identities: identities('billing') },
    adapters: { log },
  });
  const found = await scene.store.plans.get(CLUSTER, PLAN_ID);
  if (found === undefined) throw new Error('no plan');
  scene.now = plusMs(scene.now, (scene.configuration.settings.planRetentionDays + 1) * DAY_MS);
  await scene.put(found.planned.plan, { id: 'plan-2' });
  return scene;
}

test('a plan that is older than the settings say is removed, and the newest stays', async () => {
  const scene = await twoPlans();
  await forgetOldPlans(scene.adapters, clusterPlans(scene.adapters, CLUSTER));
  expect(await scene.store.plans.get(CLUSTER, PLAN_ID)).toBeUndefined();
  expect(await scene.store.plans.get(CLUSTER, 'plan-2')).toBeDefined();
});

test('a plan within that time stays', async () => {
  const scene = await twoPlans();
  scene.now = plusMs(scene.now, -2 * DAY_MS);
  await forgetOldPlans(scene.adapters, clusterPlans(scene.adapters, CLUSTER));
  expect(await scene.store.plans.get(CLUSTER, PLAN_ID)).toBeDefined();
});

test('a store that is busy fails no run for it: the log says so, and the next run tries again [F17]', async () => {
  const lines: unknown[] = [];
  const scene = await twoPlans((...line) => void lines.push(line));
  const busy = { policy: 'Transient', code: 'NetworkError', message: 'busy' } as const;
  jest
    .spyOn(scene.store.plans, 'prune')
    .mockImplementationOnce(() => Promise.reject(new ReconcileError(busy)));
  const kept = clusterPlans(scene.adapters, CLUSTER);
  await forgetOldPlans(scene.adapters, kept);
  expect(lines).toEqual([
    ['warn', 'old plans not removed', { subject: CLUSTER, code: 'NetworkError' }],
  ]);
  await forgetOldPlans(scene.adapters, kept);
  expect(await scene.store.plans.get(CLUSTER, PLAN_ID)).toBeUndefined();
});
