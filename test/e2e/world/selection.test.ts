import { identitiesOn } from '../../support/stage';
import { profile } from '../../support/world';
import {
  conditionOf,
  endScene,
  identityOf,
  newCluster,
  readyOf,
  resync,
  scene,
  sweep,
} from './scene';

afterEach(endScene);

const BOTH = ['billing', 'orders'];
const MAY = { tagOverrides: ['suspend', 'exemptUntil', 'observeOnly', 'profile'] } as const;

test.each([
  ['suspends it', { 'identity-reconciler.suspend': 'true' }, 'Suspended'],
  ['exempts it', { 'identity-reconciler.exempt-until': '2026-06-01T00:00:00Z' }, 'Exempt'],
  ['lets it be observed only', { 'identity-reconciler.observe-only': 'true' }, 'ObserveOnly'],
])('a tag on a cluster %s, and nothing is written until it is gone', async (_, tags, reason) => {
  const stage = await scene({ profile: MAY });
  const cluster = await newCluster(stage, { tags });
  expect(await readyOf(stage, cluster)).toBe(reason);
  expect(stage.azure.calls.writes()).toEqual([]);
  stage.azure.world.setTags({ resource: cluster, tags: {} });
  await stage.settle();
  expect(await readyOf(stage, cluster)).toBe('Converged');
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });
});

test('a tag counts for nothing where the profile does not list it', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage, { tags: { 'identity-reconciler.suspend': 'true' } });
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test('an exemption ends by itself', async () => {
  const stage = await scene({ profile: MAY });
  const until = '2026-01-01T00:20:00Z';
  const cluster = await newCluster(stage, { tags: { 'identity-reconciler.exempt-until': until } });
  expect(await readyOf(stage, cluster)).toBe('Exempt');
  await sweep(stage);
  await sweep(stage);
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test('a cluster that two profiles claim is touched by neither, and a tag decides', async () => {
  const stage = await scene({ profile: MAY });
  const [first] = stage.configuration.current.profiles;
  const second = profile({ ...first, name: 'team-b' });
  stage.configuration.current = {
    ...stage.configuration.current,
    profiles: [...stage.configuration.current.profiles, second],
  };
  const cluster = await newCluster(stage);
  const stalled = await conditionOf(stage, cluster, 'Stalled');
  expect([stalled?.status, stalled?.reason]).toEqual(['True', 'ProfileConflict']);
  expect(stalled?.message).toContain(
    'tag the cluster identity-reconciler.profile=team-a or identity-reconciler.profile=team-b',
  );
  expect(stage.azure.calls.writes()).toEqual([]);
  const tags = { 'identity-reconciler.profile': 'team-b' };
  stage.azure.world.setTags({ resource: cluster, tags });
  await stage.settle();
  expect((await stage.store.clusters.get(cluster))?.profile).toBe('team-b');
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });
});

test('an identity whose tag names other clusters is attached to those alone', async () => {
  const stage = await scene();
  const resource = identityOf(stage, 'orders');
  stage.azure.world.setTags({ resource, tags: { 'aks-clusters': 'aks2, prod-*' } });
  const first = await newCluster(stage);
  const second = await newCluster(stage, { name: 'aks2' });
  expect(identitiesOn(stage, first)).toEqual({ system: ['billing'] });
  expect(identitiesOn(stage, second)).toEqual({ system: BOTH });
});

test('an identity that a tag takes away from a cluster is detached from it', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const resource = identityOf(stage, 'orders');
  stage.azure.world.setTags({ resource, tags: { 'aks-clusters': 'aks2' } });
  await stage.settle();
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing'] });
});

test('a cluster that loses its profile keeps what it has, and says how to end that', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  stage.configuration.current = { ...stage.configuration.current, profiles: [] };
  await resync(stage, cluster);
  const ready = await conditionOf(stage, cluster, 'Ready');
  expect(ready?.reason).toBe('NotSelected');
  expect(ready?.message).toContain('DELETE off-boards it');
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });
});

test('with RECONCILER_DRY_RUN everything is planned and nothing written', async () => {
  const stage = await scene({ dryRun: true });
  const cluster = await newCluster(stage);
  expect(await readyOf(stage, cluster)).toBe('DryRun');
  expect((await stage.store.clusters.get(cluster))?.lastPlan?.plan.cost.writes).toBe(3);
  await sweep(stage);
  expect(stage.azure.calls.writes()).toEqual([]);
  expect(await stage.store.ledger.of(cluster)).toEqual([]);
});
