import { identitiesOn, pathOf } from '../../support/stage';
import { endScene, identityOf, newCluster, readyOf, resync, scene, sweep } from './scene';

afterEach(endScene);

test('what a person puts back against the plan is said to be attached by others, and never taken off [F49]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const resource = identityOf(stage, 'orders');
  stage.azure.world.setTags({ resource, tags: { 'aks-clusters': 'another' } });
  await resync(stage, cluster);
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing'] });
  // az vmss identity assign lists again whatever it had read before.
  const [host] = stage.azure.world.hosts(cluster);
  stage.azure.world.attachByHand({ host: host?.id ?? '', identities: [resource] });
  await stage.settle();
  await sweep(stage);
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing', 'orders'] });
  expect(await readyOf(stage, cluster)).toBe('Converged');
  const text = await (await stage.http('GET', `${pathOf(cluster)}/plan?format=text`)).text();
  expect(text).toMatch(/orders is attached by others to aks-system-\d+-vmss, and left there: /);
  const { lastPlan } = (await stage.store.clusters.get(cluster)) ?? {};
  expect(lastPlan?.plan.refusals[0]?.attachedTo).toHaveLength(1);
});
