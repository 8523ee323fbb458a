import { identitiesOn, IDENTITY_GROUP } from '../../support/stage';
import { endScene, identityOf, newCluster, readyOf, scene, sweep, writesDuring } from './scene';

afterEach(endScene);

const BOTH = ['billing', 'orders'];

test('a new identity is attached to every cluster of the profile', async () => {
  const stage = await scene();
  const clusters = [await newCluster(stage), await newCluster(stage, { name: 'aks2' })];
  stage.azure.world.createIdentity({ name: 'search', resourceGroup: IDENTITY_GROUP });
  await stage.settle();
  for (const cluster of clusters)
    expect(identitiesOn(stage, cluster)).toEqual({ system: [...BOTH, 'search'] });
});

test('what a deleted identity leaves on the hosts is taken off [F25]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  stage.azure.world.deleteIdentity({ identity: identityOf(stage, 'orders') });
  await stage.settle();
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing'] });
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test.each(['null', 'old'] as const)(
  'an identity that is deleted and made again under its name works again, whether hosts then show %s ids [F26, F27]',
  async (staleEntries) => {
    const stage = await scene();
    const cluster = await newCluster(stage);
    const identity = identityOf(stage, 'orders');
    await stage.clock.advance(11 * 60_000);
    const { principalId } = stage.azure.world.recreateIdentity({ identity, staleEntries });
    await stage.settle();
    const [host] = stage.azure.world.hosts(cluster);
    const entry = host?.identity.user.find(({ id }) => id.toLowerCase() === identity.toLowerCase());
    expect(entry?.principalId).toBe(principalId);
    expect(await readyOf(stage, cluster)).toBe('Converged');
  },
);

test('an identity that is made again within minutes of being attached works again at once, and the next one is not refused for it [F26, F27]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const identity = identityOf(stage, 'orders');
  const { principalId } = stage.azure.world.recreateIdentity({ identity });
  stage.azure.world.createIdentity({ name: 'search', resourceGroup: IDENTITY_GROUP });
  await stage.settle(5);
  const [host] = stage.azure.world.hosts(cluster);
  expect(host?.identity.user.map((entry) => entry.principalId)).toContain(principalId);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [...BOTH, 'search'] });
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test('an identity that somebody attached by hand, and that of the kubelet, are never touched [P6]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const [host] = stage.azure.world.hosts(cluster);
  const theirs = stage.azure.world.createIdentity({ name: 'theirs', resourceGroup: 'rg-theirs' });
  stage.azure.world.attachByHand({ host: host?.id ?? '', identities: [theirs.id] });
  stage.azure.world.deleteIdentity({ identity: identityOf(stage, 'orders') });
  await stage.settle();
  await sweep(stage);
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing', 'theirs'] });
  const names = host?.identity.user.map(({ id }) => id.split('/').at(-1));
  expect(names).toContain('aks1-agentpool');
});

test('an identity that somebody detaches by hand is back after the event of that', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const [host] = stage.azure.world.hosts(cluster);
  const writes = await writesDuring(stage, async () => {
    const identities = [identityOf(stage, 'orders')];
    stage.azure.world.detachByHand({ host: host?.id ?? '', identities });
    await stage.settle(5);
  });
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });
  expect(writes).toEqual([`PATCH ${host?.name}`]);
});

test('200 identities reach a host in writes of at most 150', async () => {
  const stage = await scene();
  for (let index = 0; index < 198; index += 1) {
    stage.azure.world.createIdentity({
      name: `id${index}`,
      resourceGroup: IDENTITY_GROUP,
      existing: true,
    });
  }
  const cluster = await newCluster(stage);
  expect(identitiesOn(stage, cluster).system?.length).toBe(200);
  const patches = stage.azure.calls.writes().filter(({ method }) => method === 'PATCH');
  expect(patches.length).toBe(2);
});
