import { identitiesOn } from '../../support/stage';
import { endScene, identityOf, newCluster, offboard, readyOf, scene, sweep } from './scene';

afterEach(endScene);

test('what infra gives is enough: nothing is refused from the onboarding of a cluster to its off-boarding [P14]', async () => {
  const stage = await scene();
  const { world, calls } = stage.azure;
  expect(world.settings.enforceRbac).toBe(true);
  const cluster = await newCluster(stage, {
    pools: [{ name: 'system' }, { name: 'old', type: 'AvailabilitySet', count: 1 }],
  });
  expect(await readyOf(stage, cluster)).toBe('Converged');
  world.deleteIdentity({ identity: identityOf(stage, 'orders') });
  const [host] = world.hosts(cluster);
  const identities = [identityOf(stage, 'billing')];
  world.detachByHand({ host: host?.id ?? '', identities });
  await sweep(stage);
  expect(identitiesOn(stage, cluster).system).toEqual(['billing']);
  await offboard(stage, cluster);
  expect(identitiesOn(stage, cluster).system).toEqual([]);
  const refused = calls.all.filter(({ status }) => status === 401 || status === 403);
  expect(refused.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([]);
});
