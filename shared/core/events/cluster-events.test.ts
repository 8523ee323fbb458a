import { facts, failure, planned } from '../../../test/support/runs';
import { CLUSTER, held, host, identities, NOW, planOf, world } from '../../../test/support/world';
import type { IsoTime } from '../base/iso-time';
import { stateAfter } from '../run/after-run';
import type { ClusterState } from '../run/cluster-state';
import type { RunFacts } from '../run/run';
import { clusterVerdict } from '../run/cluster-verdict';
import { clusterEvents } from './cluster-events';
import type { OutboundEvent } from './event';

const pool = host('pool');
const MISSING = planOf(world({ hosts: [pool], identities: identities('a') }));
const DRIFT = planOf(
  world({ hosts: [pool], identities: identities('a'), ledger: [held(pool, 'a')] }),
);

let runs = 0;

/** The state after one more run. */
function run(
  before: ClusterState | undefined,
  of: Partial<RunFacts['planned']> = {},
  came: Partial<RunFacts> = {},
): ClusterState {
  runs += 1;
  const done = facts({ planned: planned({ planId: `plan-${runs}`, ...of }), ...came });
  const context = { now: NOW, contestedAfter: 3, version: 'v1' };
  return stateAfter(before, done, clusterVerdict(done), context);
}

const PLANNED_AT: IsoTime = '2026-01-01T00:00:00.000Z';

function eventsOf(before: ClusterState | undefined, after: ClusterState): readonly OutboundEvent[] {
  return clusterEvents(before, after, PLANNED_AT);
}

function told(before: ClusterState | undefined, after: ClusterState): readonly string[] {
  return eventsOf(before, after).map(({ type }) => type);
}

const READY = run(undefined, { plan: MISSING }, { writes: 1 });
const STALLED = { failures: [failure({ policy: 'Stalled', code: 'RoleMissing' })] };

test('a cluster that becomes Ready for the first time is onboarded, once', () => {
  const [event] = eventsOf(undefined, READY);
  expect(event).toMatchObject({
    type: 'ClusterOnboarded',
    subject: CLUSTER,
    time: NOW,
    plannedAt: PLANNED_AT,
    data: { profile: 'team-a', reason: 'Converged' },
  });
  expect(told(READY, run(READY))).toEqual([]);
});

test('a cluster that recovers is not onboarded again', () => {
  const failed = run(READY, {}, { failures: [failure()] });
  expect(told(failed, run(failed))).toEqual([]);
});

test('a cluster that was Ready before its time was kept is not onboarded by the upgrade of this app', () => {
  const kept = Object.entries(READY).filter(([field]) => field !== 'onboardedAt');
  const old = Object.fromEntries(kept) as unknown as ClusterState;
  expect(told(old, run(old))).toEqual([]);
});

test('a run that is recorded twice tells nothing new', () => {
  expect(eventsOf(READY, READY)).toEqual([]);
});

test('a cluster that comes back after it was off-boarded is onboarded again', () => {
  const left = run(READY, { intent: 'offboard' }, { writes: 2 });
  expect(told(READY, left)).toEqual(['ClusterOffboarded']);
  expect(told(left, run(left, { intent: 'offboard' }))).toEqual([]);
  expect(told(left, run(left))).toEqual(['ClusterOnboarded']);
});

test('drift that was put back is corrected, and names the hosts', () => {
  const [event] = eventsOf(READY, run(READY, { plan: DRIFT }, { writes: 1 }));
  expect(event).toMatchObject({ type: 'DriftCorrected', data: { drifted: [pool.id] } });
});

test('what is new in a profile is no drift', () => {
  expect(told(READY, run(READY, { plan: MISSING }, { writes: 1 }))).toEqual([]);
});

test('drift that nobody may put back is told of once, and again when it comes back', () => {
  const observed = run(READY, { plan: DRIFT, apply: false });
  expect(told(READY, observed)).toEqual(['DriftDetected']);
  expect(told(observed, run(observed, { plan: DRIFT, apply: false }))).toEqual([]);
  const mended = run(observed, { plan: DRIFT }, { writes: 1 });
  expect(told(observed, mended)).toEqual(['DriftCorrected']);
  expect(told(mended, run(mended, { plan: DRIFT, apply: false }))).toEqual(['DriftDetected']);
});

test('a cluster that stalls says why, once', () => {
  const stalled = run(READY, {}, STALLED);
  expect(eventsOf(READY, stalled)).toMatchObject([
    { type: 'Stalled', data: { reason: 'RoleMissing', planId: stalled.lastPlan?.planId } },
  ]);
  expect(told(stalled, run(stalled, {}, STALLED))).toEqual([]);
});

test('the id of an event tells a repeat from news', () => {
  const after = run(READY, {}, STALLED);
  const ids = [eventsOf(READY, after), eventsOf(READY, after)].map(([first]) => first?.id);
  expect(new Set(ids).size).toBe(1);
  expect(ids).not.toContain(eventsOf(READY, run(READY, {}, STALLED))[0]?.id);
});
