import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { Exchange } from '../../../local/azure/front-door';
import type { Profile } from '../../../shared/core/configuration/profile';
import type { Stage } from '../../support/stage';
import { conditionsOf, createIdentities, deletePathOf, identitiesOn } from '../../support/stage';
import { endScene, identityOf, newCluster, readyOf, resync, scene, worldOf } from './scene';

afterEach(endScene);

const MAY: Partial<Profile> = { tagOverrides: ['suspend', 'exemptUntil', 'observeOnly'] };

const LATER: IsoTime = '2026-06-01T00:00:00Z';
const STOPS: readonly [string, Readonly<Record<string, string>>, string, string][] = [
  ['suspended', { 'identity-reconciler.suspend': 'true' }, 'StoppedBySuspend', 'Suspended'],
  ['exempt', { 'identity-reconciler.exempt-until': LATER }, 'StoppedByExemption', 'Exempt'],
  [
    'observed only',
    { 'identity-reconciler.observe-only': 'true' },
    'StoppedByObserveOnly',
    'ObserveOnly',
  ],
];

/** Somebody acts right after the first exchange of the kind has ended. */
function once(stage: Stage, when: (exchange: Exchange) => boolean, act: () => void): void {
  const stop = stage.azure.onExchange((exchange) => {
    if (!when(exchange)) return;
    stop();
    act();
  });
}

function isRoleGiven({ method, path }: Exchange): boolean {
  return method === 'PUT' && /roleassignments/i.test(path);
}

function isPatch({ method }: Exchange): boolean {
  return method === 'PATCH';
}

describe('somebody says stop while a run is under way', () => {
  test.each(STOPS)(
    'a cluster that is %s while its roles are given gets no identity any more, and says why [F48]',
    async (_, tags, code, reason) => {
      const stage = await scene({ profile: MAY });
      once(stage, isRoleGiven, () => {
        const [cluster] = stage.azure.world.state.clusters.keys();
        stage.azure.world.setTags({ resource: cluster ?? '', tags });
      });
      const cluster = await newCluster(stage);
      expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
      const state = await stage.store.clusters.get(cluster);
      expect(state?.history.map(({ message }) => message.split(':')[0])).toContain(code);
      expect(await readyOf(stage, cluster)).toBe(reason);
      stage.azure.world.setTags({ resource: cluster, tags: {} });
      await stage.settle();
      expect(await readyOf(stage, cluster)).toBe('Converged');
    },
  );

  test('a profile that is suspended between two PATCHes of a host gets no second one, and later all [F48]', async () => {
    const stage = await scene();
    const cluster = await newCluster(stage);
    const { current } = stage.configuration;
    const sent = (): number =>
      stage.azure.calls.writes().filter(({ method }) => method === 'PATCH').length;
    const before = sent();
    // The dead entry of an identity that was created again takes two PATCHes.
    once(stage, isPatch, () => {
      const profiles = current.profiles.map((profile) => ({ ...profile, suspend: true }));
      stage.configuration.current = { ...current, profiles };
    });
    stage.azure.world.deleteIdentity({ identity: identityOf(stage, 'orders') });
    createIdentities(stage, 'orders');
    // Before that an entry without a principal may be one that Azure is still filling in.
    await stage.clock.advance(11 * 60_000);
    await resync(stage, cluster);
    expect(sent()).toBe(before + 1);
    expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing'] });
    stage.configuration.current = current;
    await resync(stage, cluster);
    expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing', 'orders'] });
  });

  test('an off-boarding that is suspended halfway takes nothing more away [F48]', async () => {
    const stage = await scene({ profile: MAY });
    const cluster = await newCluster(stage);
    const tags = { 'identity-reconciler.suspend': 'true' };
    once(stage, isPatch, () => stage.azure.world.setTags({ resource: cluster, tags }));
    const roles = stage.azure.world.state.roleAssignments.size;
    await stage.http('DELETE', deletePathOf(cluster));
    await stage.settle(2);
    expect(stage.azure.world.state.roleAssignments.size).toBe(roles);
    expect((await conditionsOf(stage, cluster)).join()).not.toContain('OffBoarded');
    stage.azure.world.setTags({ resource: cluster, tags: {} });
    await stage.settle();
    // Whoever suspended it is not asked a second time by a clock: the rest takes a new word.
    expect(await readyOf(stage, cluster)).toBe('AwaitingConfirmation');
    await stage.http('DELETE', deletePathOf(cluster));
    await stage.settle();
    expect((await conditionsOf(stage, cluster)).join()).toContain('OffBoarded');
    expect(stage.azure.world.state.roleAssignments.size).toBeLessThan(roles);
  });
});

test('a process that comes back with RECONCILER_DRY_RUN writes nothing more of the run that it finds', async () => {
  const stage = await scene();
  once(stage, isRoleGiven, () => stage.renew({ dryRun: true }));
  const cluster = await newCluster(stage);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
  const before = worldOf(stage);
  await resync(stage, cluster);
  expect(worldOf(stage)).toEqual(before);
  expect(await readyOf(stage, cluster)).toBe('DryRun');
  stage.renew({ dryRun: false });
  await resync(stage, cluster);
  expect(await readyOf(stage, cluster)).toBe('Converged');
});
