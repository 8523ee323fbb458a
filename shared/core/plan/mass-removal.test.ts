import {
  hostStepsOf,
  held,
  heldRole,
  host,
  hostId,
  identities,
  identityId,
  IDENTITY_GROUP,
  need,
  planOf,
  profile,
  world,
} from '../../../test/support/world';
import type { World } from '../../../test/support/world';
import { massRemoval, withoutRemovals } from './mass-removal';

const NAMES = Array.from({ length: 10 }, (_, at) => `id${at}`);
const POOL = host('pool', NAMES);
const NOTHING_FORGOTTEN = { bookkeeping: { put: [], remove: [] }, announced: new Set<string>() };

/** Ten identities that we attached, of which the profile still wants the first `wanted`. */
function shrunk(wanted: number, maxRemovalShare: number, overrides: Partial<World> = {}): World {
  return world({
    hosts: [POOL],
    identities: identities(...NAMES.slice(0, wanted)),
    ledger: NAMES.map((name) => held(POOL, name)),
    profile: profile({ maxRemovalShare }),
    ...overrides,
  });
}

describe('the guard against a desired state that shrank by mistake', () => {
  test.each([
    ['lets the share through that the profile allows', 7, 0.3, false],
    ['stops one more than that', 6, 0.3, true],
    ['lets everything go at 1', 0, 1, false],
    ['lets nothing go at 0', 9, 0, true],
    ['has nothing to say when nothing goes', 10, 0, false],
  ])('%s', (_what, wanted, share, stops) => {
    expect(planOf(shrunk(wanted, share)).massRemoval !== undefined).toBe(stops);
  });

  test('reckons 29 of 100 as 0.29, which floating point multiplication does not', () => {
    const names = Array.from({ length: 100 }, (_, at) => `id${at}`);
    const pool = host('pool', names);
    const ledger = names.map((name) => held(pool, name));
    const { steps } = planOf(
      world({ hosts: [pool], ledger, identities: identities(...names.slice(29)) }),
    );
    expect(massRemoval({ steps, ledger, ...NOTHING_FORGOTTEN }, 0.29)).toBeUndefined();
    expect(massRemoval({ steps, ledger, ...NOTHING_FORGOTTEN }, 0.28)).toEqual({
      removing: 29,
      held: 100,
      maxShare: 0.28,
    });
  });

  test('counts roles with identities', () => {
    const gone = heldRole(need(identityId('old', IDENTITY_GROUP)));
    const drawn = shrunk(10, 0.05);
    expect(planOf({ ...drawn, ledger: [...drawn.ledger, gone] }).massRemoval).toEqual({
      removing: 1,
      held: 11,
      maxShare: 0.05,
    });
  });

  describe('when hosts are gone', () => {
    const past = NAMES.flatMap((name) => [
      held(hostId('gone1'), name),
      held(hostId('gone2'), name),
    ]);
    const drawn = shrunk(0, 0.5);
    const ledger = [...drawn.ledger, ...past];

    test('counts what is forgotten with them [P15, F32]', () => {
      const plan = planOf({ ...shrunk(10, 0.5), ledger });
      expect(plan).toMatchObject({
        massRemoval: { removing: 20, held: 30 },
        bookkeeping: { remove: [] },
        failures: [{ code: 'MassRemovalRefused' }],
      });
    });

    test('lets the entries of a pool go that somebody was seen to delete [F32]', () => {
      const announced = new Set<string>([hostId('gone1'), hostId('gone2')]);
      const plan = planOf({ ...shrunk(10, 0.5), ledger, announced });
      expect(plan.failures).toEqual([]);
      expect(plan.bookkeeping.remove).toHaveLength(20);
    });

    test('is not fooled by their entries: all of what is left is all', () => {
      const announced = new Set<string>([hostId('gone1'), hostId('gone2')]);
      const { massRemoval: guard } = planOf({ ...drawn, ledger, announced });
      expect(guard).toMatchObject({ removing: 10, held: 10 });
    });
  });

  test('stalls with the numbers and both ways out', () => {
    const [failure] = planOf(shrunk(0, 0.5)).failures;
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'MassRemovalRefused' });
    expect(failure?.message).toContain('10 of the 10 things');
    expect(failure?.remedy).toMatch(/raise maxRemovalShare .* or off-board the cluster/);
  });

  test('takes nothing back and still attaches what is missing, with the cost of that alone', () => {
    const many = Array.from({ length: 150 }, (_, at) => `new${at}`);
    const plan = planOf(shrunk(0, 0, { identities: identities(...many) }));
    const [step] = hostStepsOf(plan);
    expect(step?.attach).toHaveLength(150);
    expect(step?.detach).toEqual([]);
    expect(step?.changes.every(({ sign }) => sign === '+')).toBe(true);
    // With the ten removals it would have been two PATCHes.
    expect(plan.cost.writes).toBe(1);
  });
});

test('without removals a step that only removes is no step, and a grant stays', () => {
  const revoked = heldRole(need(identityId('old')));
  const { steps } = planOf(
    shrunk(0, 1, { roleAssignments: [], ledger: [held(POOL, 'id0'), revoked] }),
  );
  expect(steps.map(({ kind }) => kind)).toEqual([
    'grantRole',
    'grantRole',
    'updateHost',
    'revokeRole',
  ]);
  expect(withoutRemovals(steps).map(({ kind }) => kind)).toEqual(['grantRole', 'grantRole']);
});
