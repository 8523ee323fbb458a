import type { IsoTime } from '../base/iso-time';
import {
  held,
  heldRole,
  host,
  identities,
  IDENTITY_GROUP,
  identityId,
  linesOf,
  need,
  NODE_GROUP,
  NOW,
  ourAssignment,
  planOf,
  RECONCILER,
  world,
} from '../../../test/support/world';
import type { Contested } from './contested';
import { lostIn } from './plan-contested';
import { assignmentId, VIRTUAL_MACHINE_CONTRIBUTOR } from '../cluster/roles';

const UNTIL: IsoTime = '2026-01-02T12:05:00.000Z';
const pool = host('pool');
const other = host('other');
const on = (id: string, ...names: readonly string[]): Contested => ({
  on: id,
  until: UNTIL,
  losses: 3,
  taken: names.map((name) => identityId(name)),
});

describe('on a host that somebody keeps taking identities from', () => {
  const fought = {
    hosts: [pool],
    identities: identities('a', 'b'),
    ledger: [held(pool, 'a'), held(pool, 'b')],
    contested: [on(pool.id, 'a', 'b')],
  };

  test('nothing that was taken is put back before its time, and the plan says what is missing', () => {
    const plan = planOf(world(fought));
    expect(plan.steps).toEqual([]);
    expect(plan.failures).toMatchObject([
      { policy: 'Waiting', code: 'Contested', target: pool.id, retryAfterMs: 5 * 60_000 },
    ]);
    expect(plan.failures[0]?.message).toContain('Missing: identities a, b on pool.');
    expect(lostIn(plan)).toEqual([{ on: pool.id, taken: [] }]);
  });

  test('a new identity is attached all the same, alone', () => {
    const plan = planOf(world({ ...fought, identities: identities('a', 'b', 'new') }));
    expect(linesOf(plan)).toEqual(['pool + identity new']);
    expect(plan.steps[0]?.cause).toBe('Missing');
    expect(plan.failures).toHaveLength(1);
  });

  test('what is not wanted any more is taken off', () => {
    const there = host('pool', ['old']);
    const plan = planOf(
      world({ ...fought, hosts: [there], ledger: [...fought.ledger, held(pool, 'old')] }),
    );
    expect(linesOf(plan)).toEqual(['pool - identity old']);
  });

  test('what was taken before our look could show it is held back too', () => {
    expect(planOf(world({ ...fought, ledger: [] })).steps).toEqual([]);
  });

  test('a host of another pool, and one that is new, wait for nothing', () => {
    const both = { ...fought, hosts: [pool, other, host('fresh')] };
    const plan = planOf(world({ ...both, ledger: [...fought.ledger, held(other, 'a')] }));
    expect(plan.steps.map(({ target, cause }) => [target, cause])).toEqual([
      [host('fresh').id, 'Missing'],
      [other.id, 'Drift'],
    ]);
    expect(lostIn(plan)).toEqual([
      { on: other.id, taken: [identityId('a'), identityId('b')] },
      { on: pool.id, taken: [] },
    ]);
  });

  test('nothing is said while everything is in place', () => {
    const plan = planOf(world({ ...fought, hosts: [host('pool', ['a', 'b'])] }));
    expect([plan.steps, plan.failures, lostIn(plan)]).toEqual([[], [], []]);
  });
});

describe('a role that somebody keeps taking', () => {
  const VMC = need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR);
  const MIO = need(IDENTITY_GROUP);
  const taken = {
    roleAssignments: [ourAssignment(VMC)],
    ledger: [heldRole(VMC), heldRole(MIO)],
  };

  test('is drift while it is not contested', () => {
    const plan = planOf(world(taken));
    expect(plan.steps).toMatchObject([{ kind: 'grantRole', cause: 'Drift' }]);
    expect(lostIn(plan)).toEqual([{ on: assignmentId(MIO), taken: [] }]);
  });

  test('is not given again before its time, and the plan says which is missing where', () => {
    const plan = planOf(world({ ...taken, contested: [on(assignmentId(MIO))] }));
    expect(plan.steps).toEqual([]);
    expect(plan.failures).toMatchObject([{ code: 'Contested', target: assignmentId(MIO) }]);
    expect(plan.failures[0]?.message).toContain(
      'Missing: role Managed Identity Operator on identities.',
    );
  });

  test('keeps no other role waiting', () => {
    const plan = planOf(
      world({ roleAssignments: [], ledger: [heldRole(MIO)], contested: [on(assignmentId(MIO))] }),
    );
    expect(linesOf(plan)).toEqual([
      `mc_apps_aks-prod_westeurope + role Virtual Machine Contributor for ${RECONCILER.principalId}`,
    ]);
  });

  test('is nothing to speak of when somebody else gave it under another name', () => {
    const theirs = { ...ourAssignment(MIO), id: `${assignmentId(MIO)}-theirs` };
    const roleAssignments = [ourAssignment(VMC), theirs];
    const plan = planOf(world({ ...taken, roleAssignments, contested: [on(assignmentId(MIO))] }));
    expect([plan.steps, plan.failures]).toEqual([[], []]);
  });
});

test('the time until it is put back is told as it is', () => {
  const late = { ...on(pool.id, 'a'), until: NOW };
  const plan = planOf(
    world({
      hosts: [pool],
      identities: identities('a'),
      ledger: [held(pool, 'a')],
      contested: [late],
    }),
  );
  expect(plan.failures[0]?.retryAfterMs).toBe(0);
});
