import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Stage } from '../../support/stage';
import { pathOf } from '../../support/stage';
import { callApi } from '../contract';
import {
  endScene,
  identityOf,
  newCluster as startCluster,
  offboard,
  scene,
  writesDuring,
} from './scene';

afterEach(endScene);

const MAY = { tagOverrides: ['suspend', 'exemptUntil', 'observeOnly'] } as const;
/** What a fresh cluster of one pool gets: two roles, and two identities on its host. */
const ALL = '4 to add, 0 to change, 0 to remove, 3 writes.';

/** A cluster that AKS is done with, whatever we do with it. */
async function newCluster(
  stage: Stage,
  tags: Readonly<Record<string, string>> = {},
): Promise<ResourceId> {
  const cluster = await startCluster(stage, { tags });
  await stage.clock.advance(10 * 60_000);
  await stage.settle();
  return cluster;
}

/** The plan as text and as JSON, which agree; asking for it writes nothing. */
async function planOf(
  stage: Stage,
  cluster: ResourceId,
  query = '',
): Promise<{ readonly text: string; readonly json: Readonly<Record<string, unknown>> }> {
  const path = `GET ${pathOf(cluster)}/plan?`;
  let text = '';
  let json: Readonly<Record<string, unknown>> | undefined;
  const writes = await writesDuring(stage, async () => {
    text = (await callApi(stage, `${path}format=text${query}`)).text;
    json = (await callApi(stage, `${path}${query.slice(1)}`)).body;
  });
  expect(writes).toEqual([]);
  expect(text).toContain(String(json?.explanation));
  const otherwise = json?.otherwise as { readonly when: string } | undefined;
  expect(text.includes(`  ${otherwise?.when}: `)).toBe(otherwise !== undefined);
  return { text, json: json ?? {} };
}

test('a cluster in which all is well: "No changes."', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const { text, json } = await planOf(stage, cluster);
  expect(text).toBe('Plan for aks1: No changes.\n  Everything is in place.\n');
  expect(json).toMatchObject({ situation: 'Converged' });
});

test.each([
  ['suspended', { 'identity-reconciler.suspend': 'true' }, 'Suspended', 'Without the suspension'],
  [
    'exempt',
    { 'identity-reconciler.exempt-until': '2026-06-01T00:00:00Z' },
    'Exempt',
    'Without the exemption',
  ],
])(
  'a cluster that is %s says so, and what would be done otherwise',
  async (_, tags, situation, when) => {
    const stage = await scene({ profile: MAY });
    const cluster = await newCluster(stage, tags);
    const { text, json } = await planOf(stage, cluster);
    expect(json).toMatchObject({
      situation,
      plan: { steps: [] },
      apply: false,
      otherwise: { when },
    });
    expect(text).toContain(`Plan for aks1: Nothing is done.\n`);
    expect(text).toContain(`  ${when}: ${ALL} It is not carried out.\n`);
    expect(text).toContain('      + identity orders\n');
  },
);

test('a cluster that is suspended in a profile that only observes says that nothing would be done even then', async () => {
  const stage = await scene({ profile: { suspend: true, observeOnly: true } });
  const cluster = await newCluster(stage);
  const { text } = await planOf(stage, cluster);
  expect(text).toContain('Observed only: 3 steps would be carried out');
});

test.each([
  ['is only observed', { profile: { observeOnly: true } }, 'ObserveOnly', /Observed only: 3 steps/],
  ['is part of a dry run', { dryRun: true }, 'DryRun', /Dry run \(RECONCILER_DRY_RUN\): 3 steps/],
] as const)('a cluster that %s says so above its plan', async (_, options, situation, words) => {
  const stage = await scene(options);
  const { text, json } = await planOf(stage, await newCluster(stage));
  expect(json).toMatchObject({ situation, apply: false });
  expect(text).toMatch(words);
  expect(text).toContain(ALL);
});

test('a busy cluster says what AKS is at, and what will be done then', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  stage.azure.world.createIdentity({ name: 'late', resourceGroup: 'rg-identities' });
  stage.azure.world.upgradeCluster({ cluster });
  await stage.clock.advance(60_000);
  const { text, json } = await planOf(stage, cluster);
  expect(json).toMatchObject({ situation: 'ClusterBusy' });
  expect(text).toContain('AKS is working on aks1 (Upgrading)');
  expect(text).toContain('  Once AKS is done: 1 to add, 0 to change, 0 to remove, 1 write.');
});

test('a stopped cluster says so, and what will be done when it starts', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  stage.azure.world.stopCluster({ cluster });
  await stage.clock.advance(5 * 60_000);
  stage.azure.world.createIdentity({ name: 'late', resourceGroup: 'rg-identities' });
  const { text, json } = await planOf(stage, cluster);
  expect(json).toMatchObject({ situation: 'ClusterStopped' });
  expect(text).toMatch(/aks1 is stopped.*\n {2}Once it runs, .*: 1 to add/);
});

test('a cluster that no profile selects says why, and what it keeps', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  stage.configuration.current = { ...stage.configuration.current, profiles: [] };
  const { text, json } = await planOf(stage, cluster);
  expect(json).toMatchObject({ situation: 'NotSelected' });
  expect(text).toMatch(
    /Nothing is done\.\n.*no profile.* It keeps the 4 things .*DELETE off-boards/,
  );
});

test('an off-boarded cluster says so, and what onboarding it would do', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  await offboard(stage, cluster);
  const { text, json } = await planOf(stage, cluster);
  expect(json).toMatchObject({ situation: 'OffBoarded' });
  expect(text).toContain('It was off-boarded, nothing of ours is left on it');
  expect(text).toContain(`  With POST …/resync {"onboard": true}: ${ALL} It is not carried out.`);
});

test('what off-boarding would take back is not told as if it had been taken', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const { text, json } = await planOf(stage, cluster, '&intent=offboard');
  expect(json).toMatchObject({ situation: 'OffBoarding' });
  expect(text).toContain('Off-boarding (DELETE) would take this back');
  expect(text).not.toContain('was taken back');
});

test('a refused mass removal says so, and what would be done if it were allowed', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const [profile] = stage.configuration.current.profiles;
  if (profile === undefined) throw new Error('no profile');
  for (const name of ['billing', 'orders']) {
    stage.azure.world.setTags({ resource: identityOf(stage, name), tags: { team: 'shop' } });
  }
  await stage.settle();
  const identities = { ...profile.identities, tags: { team: 'nobody' } };
  const profiles = [{ ...profile, identities, maxRemovalShare: 0.1 }];
  stage.configuration.current = { ...stage.configuration.current, profiles };
  const { text, json } = await planOf(stage, cluster);
  expect(json).toMatchObject({ situation: 'MassRemovalRefused', plan: { steps: [] } });
  expect(text).toContain(
    '  With a maxRemovalShare that allows it: 0 to add, 0 to change, 2 to remove',
  );
});
