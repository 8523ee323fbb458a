import type { IsoTime } from '../../../shared/core/base/iso-time';
import { identitiesOn, pathOf } from '../../support/stage';
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

test('a tag that nobody can read is explained in the status, in the list and in the plan [F48]', async () => {
  const stage = await scene({ profile: MAY });
  const tags = {
    'identity-reconciler.exempt-until': 'tomorrow',
    'identity-reconciler.supend': 'x',
  };
  const cluster = await newCluster(stage, { tags });
  expect(await readyOf(stage, cluster)).toBe('Suspended');
  expect(stage.azure.calls.writes()).toEqual([]);
  const told = (text: string): void => {
    expect(text).toMatch(/exempt-until is \\?"tomorrow\\?"; expected a date such as 2026-12-31/);
    expect(text).toContain('tag identity-reconciler.supend means nothing; known are');
  };
  const read = async (path: string): Promise<string> => (await stage.http('GET', path)).text();
  const status = JSON.parse(await read(pathOf(cluster))) as { warnings: string[] };
  told(status.warnings.join(' '));
  const list = JSON.parse(await read('/api/clusters')) as {
    clusters: { message: string; warnings: string[] }[];
  };
  told(list.clusters[0]?.warnings.join(' ') ?? '');
  expect(list.clusters[0]?.message).toContain('expected a date such as 2026-12-31');
  told(await read(`${pathOf(cluster)}/plan?format=text`));
});

test.each([
  ['suspend', { suspend: true }, { 'identity-reconciler.suspend': 'false' }, 'Suspended'],
  [
    'observe',
    { observeOnly: true },
    { 'identity-reconciler.observe-only': 'false' },
    'ObserveOnly',
  ],
  [
    'exempt',
    { exemptUntil: '2026-06-01T00:00:00.000Z' as const },
    { 'identity-reconciler.exempt-until': '2020-01-01' },
    'Exempt',
  ],
])(
  'a tag on a cluster cannot undo that its profile says %s [F48]',
  async (_, says, tags, reason) => {
    const stage = await scene({ profile: { ...MAY, ...says } });
    const cluster = await newCluster(stage, { tags });
    expect(await readyOf(stage, cluster)).toBe(reason);
    expect(stage.azure.calls.writes()).toEqual([]);
    const plan = (await stage.store.clusters.get(cluster))?.lastPlan?.plan;
    expect(plan?.warnings).toEqual([expect.stringContaining('a tag can only tighten that')]);
  },
);

test('a tag counts for nothing where the profile does not list it', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage, { tags: { 'identity-reconciler.suspend': 'true' } });
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test('an exemption ends by itself', async () => {
  const stage = await scene({ profile: MAY });
  const until: IsoTime = '2026-01-01T00:20:00Z';
  const cluster = await newCluster(stage, { tags: { 'identity-reconciler.exempt-until': until } });
  expect(await readyOf(stage, cluster)).toBe('Exempt');
  await sweep(stage);
  await sweep(stage);
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test('a cluster that two profiles claim is touched by neither, and a tag decides [F47]', async () => {
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

test('an identity that loses its required tag stays where it is and comes nowhere else, and the status says so [P7, F48]', async () => {
  const clustersTag = { name: 'aks-clusters', requiredIn: 'everyGroup' } as const;
  const stage = await scene();
  const [first] = stage.configuration.current.profiles;
  const identities = { ...first!.identities, clustersTag };
  stage.configuration.current = {
    ...stage.configuration.current,
    profiles: [{ ...first!, identities }],
  };
  const setTags = (name: string, tags: Record<string, string>): void =>
    stage.azure.world.setTags({ resource: identityOf(stage, name), tags });
  setTags('billing', { 'aks-clusters': 'aks*' });
  setTags('orders', { 'aks-clusters': 'aks*' });
  const cluster = await newCluster(stage);
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });

  setTags('orders', {});
  await stage.settle();
  stage.azure.world.addPool({ cluster, name: 'late' });
  await stage.settle();
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH, late: ['billing'] });
  const { warnings } = (await (await stage.http('GET', pathOf(cluster))).json()) as {
    warnings: string[];
  };
  expect(warnings).toEqual([expect.stringMatching(/^identity orders stays on 1 host, .*no tag/)]);
  expect(await readyOf(stage, cluster)).toBe('Converged');

  setTags('orders', { 'aks-clusters': 'aks1' });
  await stage.settle();
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH, late: BOTH });
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
