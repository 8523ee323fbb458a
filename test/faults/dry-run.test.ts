import type { ResourceId } from '../../shared/core/base/resource-id';
import {
  conditionOf,
  endScene,
  identityOf,
  newCluster,
  readyOf,
  resync,
  scene,
  worldOf,
  writesDuring,
} from '../e2e/world/scene';
import type { Stage } from '../support/stage';
import { deletePathOf, identitiesOn, pathOf } from '../support/stage';

/**
 * The story of an off-boarding that must not be carried out, as an operator lives it: what was refused or had to wait
 * never happens by itself on a later day.
 */

afterEach(endScene);

const BOTH = { system: ['billing', 'orders'] };
const MAY = { tagOverrides: ['suspend', 'exemptUntil', 'observeOnly'] } as const;

let stage: Stage;
let cluster: ResourceId;

async function onboarded(): Promise<void> {
  stage = await scene({ profile: MAY });
  cluster = await newCluster(stage);
  expect(identitiesOn(stage, cluster)).toEqual(BOTH);
}

interface Answer {
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly remedy?: string;
  readonly plan?: { readonly steps: readonly { readonly kind: string }[] };
}

async function off(path = deletePathOf(cluster)): Promise<Answer> {
  const response = await stage.http('DELETE', path);
  return { ...((await response.json()) as object), status: response.status };
}

/** RECONCILER_DRY_RUN is an app setting: changing it starts the process anew. */
function dryRun(is: boolean): void {
  stage.renew({ dryRun: is });
}

/** Sweeps come and go, and somebody resyncs the fleet. */
async function timePasses(hours = 2): Promise<void> {
  await stage.clock.advance(hours * 3600_000);
  await stage.http('POST', '/api/resync', { names: ['*'] });
  await stage.settle(60);
}

function setTags(tags: Record<string, string>): void {
  stage.azure.world.setTags({ resource: cluster, tags });
}

describe('a DELETE under dry run', () => {
  test('shows the plan, is refused, and is not carried out days later when dry run is switched off [P15]', async () => {
    await onboarded();
    dryRun(true);
    const answer = await off();
    expect([answer.status, answer.title]).toEqual([409, 'DryRun']);
    expect(answer.detail).toContain(
      'It would take back 2 identities from 1 host and 2 role assignments.',
    );
    expect(answer.plan?.steps.map(({ kind }) => kind)).toEqual([
      'updateHost',
      'revokeRole',
      'revokeRole',
    ]);
    const before = worldOf(stage);
    await timePasses(30);
    dryRun(false);
    await timePasses(3);
    expect(worldOf(stage)).toEqual(before);
    expect(await readyOf(stage, cluster)).toBe('Converged');

    expect((await off()).status).toBe(202);
    await stage.settle(60);
    expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
    expect(await readyOf(stage, cluster)).toBe('OffBoarded');
  });
});

describe('an off-boarding that was accepted, and must not be carried out any more', () => {
  const switches: readonly [string, () => void, () => void, RegExp][] = [
    ['dry run was switched on', () => dryRun(true), () => dryRun(false), /RECONCILER_DRY_RUN/],
    [
      'the cluster was suspended by a tag',
      () => setTags({ 'identity-reconciler.suspend': 'true' }),
      () => setTags({}),
      /suspended by tag identity-reconciler.suspend=true/,
    ],
    [
      'the cluster was exempted by a tag',
      () => setTags({ 'identity-reconciler.exempt-until': '2026-03-01' }),
      () => setTags({}),
      /exempt until 2026-03-01/,
    ],
    [
      'the profile was set to observe only',
      () => observeOnly(true),
      () => observeOnly(false),
      /only observed by profile "team-a"/,
    ],
  ];

  function observeOnly(is: boolean): void {
    const { current } = stage.configuration;
    const profiles = current.profiles.map((profile) => ({ ...profile, observeOnly: is }));
    stage.configuration.current = { ...current, profiles };
  }

  test.each(switches)(
    'because %s, says what it would take back and waits for a new word [F48, P15]',
    async (_, on, undo, why) => {
      await onboarded();
      const before = worldOf(stage) as { hosts: unknown; roles: unknown };
      expect((await off()).status).toBe(202);
      on();
      const writes = await writesDuring(stage, () => stage.settle(60));
      expect(writes).toEqual([]);
      const ready = await conditionOf(stage, cluster, 'Ready');
      expect([ready?.status, ready?.reason]).toEqual(['Unknown', 'AwaitingConfirmation']);
      expect(ready?.message).toMatch(why);
      expect(ready?.message).toContain(
        'would take back 2 identities from 1 host and 2 role assignments',
      );
      expect(ready?.message).toContain('DELETE …?confirm=aks1');

      undo();
      await timePasses();
      expect(worldOf(stage)).toMatchObject({ hosts: expect.anything(), roles: before.roles });
      expect(identitiesOn(stage, cluster)).toEqual(BOTH);
      expect(await readyOf(stage, cluster)).toBe('AwaitingConfirmation');

      expect((await off()).status).toBe(202);
      await stage.settle(60);
      expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
      expect(await stage.store.ledger.of(cluster)).toEqual([]);
    },
  );

  test('is ended by onboarding the cluster again', async () => {
    await onboarded();
    await off();
    dryRun(true);
    await stage.settle(60);
    dryRun(false);
    const { status } = await stage.http('POST', `${pathOf(cluster)}/resync`);
    expect(status).toBe(409);
    await resync(stage, cluster, { onboard: true });
    expect(await readyOf(stage, cluster)).toBe('Converged');
  });

  test('costs one look, and then none while it waits', async () => {
    await onboarded();
    await off();
    dryRun(true);
    await stage.settle(60);
    const runs = (await stage.store.clusters.get(cluster))?.history.length;
    await stage.clock.advance(2 * 3600_000);
    await stage.settle();
    expect((await stage.store.clusters.get(cluster))?.history.length).toBe(runs);
  });
});

test('an off-boarding that version 0.1 accepted under dry run waits for a new word after the upgrade [P15, F10]', async () => {
  await onboarded();
  await stage.store.work.enqueue(
    cluster,
    { at: '2026-01-01T00:00:00Z', source: 'http', detail: 'off-boarding was asked for' },
    'offboard',
  );
  const { rows } = await stage.tables.page('WorkItems', { partition: 'work' });
  for (const { partition, row, columns } of rows) {
    const { confirmed, ...asVersion01 } = columns;
    expect(confirmed).toBe(3);
    await stage.tables.upsert('WorkItems', { partition, row, columns: asVersion01 });
  }
  await timePasses();
  expect(identitiesOn(stage, cluster)).toEqual(BOTH);
  expect(await readyOf(stage, cluster)).toBe('AwaitingConfirmation');
  expect((await off()).status).toBe(202);
  await stage.settle(60);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
});

describe('a DELETE', () => {
  test.each([
    ['without a word', '', 'Off-boarding needs a confirmation.'],
    ['for another cluster', '?confirm=aks2', '"aks2" is not the name of this cluster.'],
    ['with an empty word', '?confirm=', '"" is not the name of this cluster.'],
  ])('%s shows what it would take back, and takes nothing', async (_, query, said) => {
    await onboarded();
    const before = worldOf(stage);
    const answer = await off(pathOf(cluster) + query);
    expect([answer.status, answer.title]).toEqual([400, 'NotConfirmed']);
    expect(answer.detail).toBe(
      `${said} Nothing was taken back. It would take back 2 identities from 1 host and 2 role assignments.`,
    );
    expect(answer.remedy).toBe('To carry it out, send DELETE …?confirm=aks1.');
    expect(answer.plan?.steps).toHaveLength(3);
    await timePasses();
    expect(worldOf(stage)).toEqual(before);
  });

  test('takes the name in any case, as Azure does', async () => {
    await onboarded();
    expect((await off(`${pathOf(cluster)}?confirm=AKS1`)).status).toBe(202);
  });

  test.each([
    ['Suspended', { 'identity-reconciler.suspend': 'true' }],
    ['Exempt', { 'identity-reconciler.exempt-until': '2026-06-01' }],
    ['ObserveOnly', { 'identity-reconciler.observe-only': 'true' }],
  ])('of a cluster whose tag says %s is refused, and shows the plan', async (code, tags) => {
    await onboarded();
    setTags(tags);
    const answer = await off();
    expect([answer.status, answer.title]).toEqual([409, code]);
    expect(answer.detail).toContain('this request will not do so later');
    expect(answer.plan?.steps).toHaveLength(3);
    setTags({});
    await timePasses();
    expect(identitiesOn(stage, cluster)).toEqual(BOTH);
  });

  test('of a cluster that two profiles claim is refused while one of them suspends it [F47]', async () => {
    await onboarded();
    const { current } = stage.configuration;
    const [first] = current.profiles;
    const second = { ...first, name: 'team-b', suspend: true } as NonNullable<typeof first>;
    stage.configuration.current = { ...current, profiles: [...current.profiles, second] };
    const answer = await off();
    expect([answer.status, answer.title]).toEqual([409, 'Suspended']);
    expect(answer.detail).toContain('suspended by profile "team-b"');
  });

  test('of a cluster that is gone takes back what is left, for nothing holds it', async () => {
    await onboarded();
    stage.azure.world.deleteCluster({ cluster });
    await stage.clock.advance(20 * 60_000);
    await stage.settle(60);
    expect((await off()).status).toBe(202);
  });
});

test('a cluster that is gone under dry run is not said to be cleaned up [F25]', async () => {
  await onboarded();
  dryRun(true);
  stage.azure.world.deleteIdentity({ identity: identityOf(stage, 'billing') });
  stage.azure.world.deleteCluster({ cluster });
  await stage.clock.advance(20 * 60_000);
  await stage.settle(60);
  const ready = await conditionOf(stage, cluster, 'Ready');
  expect(ready?.message).toMatch(/would be taken back, but for the dry run/);
});
