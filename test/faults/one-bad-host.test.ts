import type { ResourceId } from '../../shared/core/base/resource-id';
import { expectNoViolations } from '../oracle';
import { identitiesOn } from '../support/stage';
import type { Fleet } from './fleet';
import { callsAbout, conditionOf, HOUR, MINUTE, openFleet, tellOf, timeToReady } from './fleet';

const HELD_MS = 10 * MINUTE;
const SLOW_MS = 15 * MINUTE;
/** A PATCH takes 40 s in the simulated Azure; what is left is ours. */
const USUAL_MS = 60_000;
const ALL = ['billing', 'orders', 'search'];

describe('one bad host', () => {
  let fleet: Fleet;
  let bad: ResourceId;
  let others: readonly ResourceId[];

  beforeEach(async () => {
    fleet = await openFleet({ clusters: 3 });
    const [first, ...rest] = fleet.clusters;
    if (first === undefined) throw new Error('clusters are needed');
    bad = first;
    others = rest;
  });

  afterEach(() => fleet.stage.stop());

  const BAD_HOST = /_aks1_.*-apps-/i;

  async function othersAreReadyAsUsual(): Promise<void> {
    const times = await Promise.all(
      others.map((cluster) => timeToReady(fleet.stage, cluster, 5 * MINUTE)),
    );
    expect(Math.max(...times)).toBeLessThanOrEqual(USUAL_MS);
  }

  test('that is throttled is not asked for before its time, whatever events come, and holds up nobody else [P8, P10, F12]', async () => {
    const { stage } = fleet;
    stage.azure.faults.next(
      { method: 'PATCH', path: BAD_HOST },
      { kind: 'answer', status: 429, code: 'TooManyRequests', retryAfter: HELD_MS / 1000 },
    );
    for (const cluster of fleet.clusters) tellOf(stage, cluster);
    await othersAreReadyAsUsual();
    const refused = stage.azure.calls.writes().find(({ status }) => status === 429);
    const until = (refused?.at ?? 0) + HELD_MS;
    const before = callsAbout(stage, bad).length;
    for (; stage.clock.now() < until - MINUTE; await stage.clock.advance(30_000)) {
      tellOf(stage, bad);
    }
    expect(callsAbout(stage, bad)).toHaveLength(before);
    await stage.clock.advance(3 * MINUTE);
    expect(identitiesOn(stage, bad)).toEqual({ system: ALL, apps: ALL, batch: ALL });
    expect((await conditionOf(stage, bad, 'Ready'))?.is).toBe('True/Converged');
    await expectNoViolations(fleet.oracle);
  }, 60_000);

  test('that takes a quarter of an hour holds up neither the other pools nor other clusters [P10, F17]', async () => {
    const { stage } = fleet;
    stage.azure.faults.next(
      { method: 'PATCH', path: BAD_HOST },
      { kind: 'operation', ms: SLOW_MS },
    );
    for (const cluster of fleet.clusters) tellOf(stage, cluster);
    await othersAreReadyAsUsual();
    expect(identitiesOn(stage, bad)).toMatchObject({ system: ALL, batch: ALL });
    expect((await conditionOf(stage, bad, 'Ready'))?.is).not.toBe('True/Converged');
    const left = await timeToReady(stage, bad, HOUR);
    expect(left).toBeLessThanOrEqual(SLOW_MS);
    // One look in ten seconds, as Azure asks for.
    expect(stage.azure.calls.polls().length).toBeLessThanOrEqual(SLOW_MS / 10_000 + 50);
    await expectNoViolations(fleet.oracle);
  }, 60_000);
});

test('a fight ends with the fighter: the cluster is Ready again, and Contested no more [P18, F49]', async () => {
  const { stage, clusters } = await openFleet();
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('a cluster is needed');
  try {
    tellOf(stage, cluster);
    await timeToReady(stage, cluster, 5 * MINUTE);
    stage.azure.calls.reset();
    for (let minute = 0; minute < 120; minute += 1) {
      for (const { id, identity } of stage.azure.world.hosts(cluster)) {
        const identities = identity.user
          .map((entry) => entry.id)
          .filter((each) => /billing/.test(each));
        stage.azure.world.detachByHand({ host: id, identities });
      }
      await stage.clock.advance(MINUTE);
    }
    // Nine repairs of three hosts an hour, of the sixty that it would take to win.
    expect(stage.azure.calls.writes().length).toBeLessThanOrEqual(2 * 9 * 3);
    expect((await conditionOf(stage, cluster, 'Contested'))?.is).toBe('True/RepeatedDrift');
    await stage.clock.advance(3 * HOUR);
    expect(identitiesOn(stage, cluster)).toEqual({ system: ALL, apps: ALL, batch: ALL });
    expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('True/Converged');
    expect((await conditionOf(stage, cluster, 'Contested'))?.is).toBe('False/Uncontested');
  } finally {
    await stage.stop();
  }
}, 60_000);
