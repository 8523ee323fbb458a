import type { IsoTime } from '../base/iso-time';
import {
  CLUSTER,
  held,
  host,
  hostStepsOf,
  identities,
  planOf,
  profile,
  world,
} from '../../../test/support/world';
import type { World } from '../../../test/support/world';
import type { Maintenance } from '../configuration/maintenance';
import type { Plan } from './plan';

const OPEN: IsoTime = '2026-03-07T22:30:00.000Z';
const CLOSED: IsoTime = '2026-03-04T12:00:00.000Z';
const SATURDAY_NIGHT: Maintenance = {
  windows: [{ days: ['saturday'], from: '22:00', hours: 4 }],
  timeZone: 'UTC',
  repairs: 'at-once',
};

function plan(now: IsoTime, of: Partial<World>, maintenance: Partial<Maintenance> = {}): Plan {
  const rules = profile({ maintenance: { ...SATURDAY_NIGHT, ...maintenance } });
  return planOf(world({ now, profile: rules, ...of }));
}

const pool = host('pool');
const full = host('full', ['a', 'old']);
const NEW = { hosts: [pool], identities: identities('a') };
const LOST = { ...NEW, ledger: [held(pool, 'a')] };
const UNWANTED = {
  hosts: [full],
  identities: identities('a'),
  ledger: [held(full, 'a'), held(full, 'old')],
};

test('in its window a cluster is changed as if there were none', () => {
  expect(plan(OPEN, NEW)).toEqual(
    planOf(world({ now: OPEN, ...NEW, profile: profile({ maintenance: SATURDAY_NIGHT }) })),
  );
  expect(hostStepsOf(plan(OPEN, NEW))).toHaveLength(1);
  expect(plan(OPEN, NEW).failures).toEqual([]);
});

test('what is new waits for the window, and the cluster says until when', () => {
  const { steps, failures, cost } = plan(CLOSED, NEW);
  expect(steps).toEqual([]);
  expect(cost.writes).toBe(0);
  expect(failures).toMatchObject([
    { policy: 'Waiting', code: 'OutsideMaintenanceWindow', target: CLUSTER },
  ]);
  expect(failures[0]?.message).toContain('until 2026-03-07T22:00:00.000Z');
  expect(failures[0]?.aside).toBeUndefined();
});

test('the next run begins in the window, and not with every other cluster of the fleet', () => {
  const waits = plan(CLOSED, NEW).failures[0]?.retryAfterMs ?? 0;
  const opens = Date.parse('2026-03-07T22:00:00.000Z') - Date.parse(CLOSED);
  expect(waits).toBeGreaterThanOrEqual(opens);
  expect(waits).toBeLessThan(opens + 10 * 60_000);
});

test('what pods stand on is put back at any time', () => {
  const { steps, failures } = plan(CLOSED, LOST);
  expect(steps).toMatchObject([{ kind: 'updateHost', cause: 'Drift' }]);
  expect(failures).toEqual([]);
});

test('unless the profile says that it waits as well', () => {
  const { steps, failures } = plan(CLOSED, LOST, { repairs: 'in-window' });
  expect(steps).toEqual([]);
  expect(failures).toMatchObject([{ code: 'OutsideMaintenanceWindow' }]);
});

test('a repair takes nothing off the host: removals wait', () => {
  const mixed = host('mixed', ['old']);
  const of = {
    hosts: [mixed],
    identities: identities('a'),
    ledger: [held(mixed, 'a'), held(mixed, 'old')],
  };
  const [step] = hostStepsOf(plan(CLOSED, of));
  expect(step?.attach).toHaveLength(1);
  expect(step?.detach).toEqual([]);
  expect(hostStepsOf(plan(OPEN, of))[0]?.detach).toHaveLength(1);
});

test('while only removals wait, pods have all that they need and the cluster is Ready', () => {
  const { steps, failures } = plan(CLOSED, UNWANTED);
  expect(steps).toEqual([]);
  expect(failures).toMatchObject([{ code: 'OutsideMaintenanceWindow', aside: true }]);
});

test('a cluster in which nothing differs waits for nothing', () => {
  const there = { ...UNWANTED, identities: identities('a', 'old') };
  expect(plan(CLOSED, there)).toMatchObject({ steps: [], failures: [] });
});

test('a role that is missing waits too: nothing is written outside the window', () => {
  const { steps, failures } = plan(CLOSED, { ...NEW, roleAssignments: [] });
  expect(steps).toEqual([]);
  expect(failures.map(({ code }) => code)).toContain('OutsideMaintenanceWindow');
});
