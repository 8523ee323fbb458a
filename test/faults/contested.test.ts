import type { ResourceId } from '../../shared/core/base/resource-id';
import { deletePathOf, identitiesOn, pathOf } from '../support/stage';
import type { Fleet } from './fleet';
import { conditionOf, HOUR, MINUTE, openOnboarded } from './fleet';
import { ourRoles } from './our-roles';

const ALL = ['billing', 'orders', 'search'];

let fleet: Fleet;
let cluster: ResourceId;

beforeEach(async () => {
  fleet = await openOnboarded();
  const [first] = fleet.clusters;
  if (first === undefined) throw new Error('a cluster is needed');
  cluster = first;
});
afterEach(() => fleet.stage.stop());

/**
 * Somebody takes billing off the hosts of these pools; true if it was there. Nobody can while Azure is at work on a host,
 * for it answers 409 to everybody.
 */
function take(...pools: readonly string[]): boolean {
  const { world } = fleet.stage.azure;
  let taken = false;
  for (const { id, pool, identity, phase } of world.hosts(cluster)) {
    if (phase !== 'Succeeded') continue;
    const theirs = identity.user.map((entry) => entry.id).filter((each) => /billing/.test(each));
    if (!pools.includes(pool) || theirs.length === 0) continue;
    world.detachByHand({ host: id, identities: theirs });
    taken = true;
  }
  return taken;
}

/** Somebody takes billing off the hosts of a pool as often as it comes back, for so long. */
async function fight(minutes: number, ...pools: readonly string[]): Promise<number> {
  let taken = 0;
  for (let steps = 0; steps < minutes * 6; steps += 1) {
    if (take(...pools)) taken += 1;
    await fleet.stage.clock.advance(10_000);
  }
  return taken;
}

async function ready(): Promise<{ readonly is: string; readonly message: string }> {
  return (await conditionOf(fleet.stage, cluster, 'Ready')) ?? { is: 'absent', message: '' };
}

async function contested(): Promise<string | undefined> {
  return (await conditionOf(fleet.stage, cluster, 'Contested'))?.is;
}

describe('somebody who fights for one pool [P18, F49]', () => {
  test('is fought a bounded number of times, and Ready says which identity is missing on which host', async () => {
    const taken = await fight(8, 'apps');
    expect(taken).toBeLessThanOrEqual(5);
    expect(await contested()).toBe('True/RepeatedDrift');
    const { is, message } = await ready();
    expect(is).toBe('False/Contested');
    expect(message).toMatch(/Missing: identities billing on aks-apps-\d+-vmss\./);
    expect(message).toMatch(/put back at 20\S+Z, or at once by a resync/);
    expect(identitiesOn(fleet.stage, cluster)).toMatchObject({ system: ALL, batch: ALL });
  });

  test('keeps no new pool waiting', async () => {
    await fight(8, 'apps');
    fleet.stage.azure.world.addPool({ cluster, name: 'fresh' });
    await fight(5, 'apps');
    expect(await contested()).toBe('True/RepeatedDrift');
    expect(identitiesOn(fleet.stage, cluster).fresh).toEqual(ALL);
  });

  test('keeps no new identity waiting, not even on that pool', async () => {
    await fight(8, 'apps');
    fleet.stage.azure.world.createIdentity({ name: 'late', resourceGroup: 'rg-identities' });
    await fight(3, 'apps');
    expect(identitiesOn(fleet.stage, cluster)).toEqual({
      system: ['billing', 'late', ...ALL.slice(1)],
      apps: ['late', ...ALL.slice(1)],
      batch: ['billing', 'late', ...ALL.slice(1)],
    });
  });

  test('keeps no repair of another pool waiting', async () => {
    await fight(8, 'apps');
    take('system');
    await fight(2, 'apps');
    expect(identitiesOn(fleet.stage, cluster).system).toEqual(ALL);
  });

  test('keeps nobody waiting who asks for a resync: what is missing is put back at once', async () => {
    await fight(8, 'apps');
    await fleet.stage.http('POST', `${pathOf(cluster)}/resync`);
    await fleet.stage.clock.advance(90_000);
    expect(identitiesOn(fleet.stage, cluster).apps).toEqual(ALL);
  });

  test('keeps no off-boarding waiting', async () => {
    await fight(8, 'apps');
    await fleet.stage.http('DELETE', deletePathOf(cluster));
    await fleet.stage.clock.advance(2 * MINUTE);
    expect((await ready()).is).toBe('False/OffBoarded');
    expect(await contested()).toBe('False/Uncontested');
  });

  test('and stops is forgotten: Ready again, and a later drift is repaired at once', async () => {
    await fight(8, 'apps');
    await fleet.stage.clock.advance(HOUR);
    expect([(await ready()).is, await contested()]).toEqual([
      'True/Converged',
      'False/Uncontested',
    ]);
    take('apps');
    await fleet.stage.clock.advance(90_000);
    expect(identitiesOn(fleet.stage, cluster).apps).toEqual(ALL);
  });
});

test('somebody who writes to each of three pools once is fighting with nobody', async () => {
  for (const pool of ['system', 'apps', 'batch']) {
    take(pool);
    await fleet.stage.clock.advance(2 * MINUTE);
  }
  expect([(await ready()).is, await contested()]).toEqual(['True/Converged', 'False/Uncontested']);
});

test('a repair that Azure refuses again and again while az is at work is no fight [F13]', async () => {
  fleet.stage.azure.faults.next(
    { method: 'PATCH', path: /-apps-/, times: 5 },
    { kind: 'answer', status: 409, code: 'Conflict' },
  );
  take('apps');
  await fleet.stage.clock.advance(2 * MINUTE);
  expect(await contested()).toBe('False/Uncontested');
  await fleet.stage.clock.advance(30 * MINUTE);
  expect([(await ready()).is, await contested()]).toEqual(['True/Converged', 'False/Uncontested']);
});

test('an upgrade that drops what is not its own, on every pool, is drift and no fight [F30]', async () => {
  for (let upgrade = 0; upgrade < 4; upgrade += 1) {
    fleet.stage.azure.world.upgradeCluster({ cluster, dropForeignIdentities: true });
    await fleet.stage.clock.advance(12 * MINUTE);
  }
  await fleet.stage.settle(60);
  expect([(await ready()).is, await contested()]).toEqual(['True/Converged', 'False/Uncontested']);
});

describe('somebody who takes a role as often as it is given [P18, F49]', () => {
  const ON_GROUP = 'Managed Identity Operator on rg-identities';

  async function fightForRole(seconds: number): Promise<number> {
    const { world } = fleet.stage.azure;
    let taken = 0;
    for (let second = 0; second < seconds; second += 1) {
      const given = [...world.state.roleAssignments.values()].find(
        ({ scope, principalId }) =>
          /rg-identities$/i.test(scope) && principalId === '0b0e0000-0000-4000-8000-000000000001',
      );
      if (given !== undefined) {
        world.revokeRole({ assignment: given.id });
        taken += 1;
      }
      await fleet.stage.clock.advance(1000);
    }
    return taken;
  }

  test('is fought a bounded number of times, and Ready says which role is missing where', async () => {
    const taken = await fightForRole(240);
    expect(taken).toBeLessThanOrEqual(5);
    expect(await contested()).toBe('True/RepeatedDrift');
    const { is, message } = await ready();
    expect(is).toBe('False/Contested');
    expect(message).toContain('Missing: role Managed Identity Operator on rg-identities.');
  });

  test('and stops gets it back in its own time', async () => {
    await fightForRole(240);
    await fleet.stage.clock.advance(HOUR);
    expect(ourRoles(fleet.stage)).toContain(ON_GROUP);
    expect([(await ready()).is, await contested()]).toEqual([
      'True/Converged',
      'False/Uncontested',
    ]);
  });
});
