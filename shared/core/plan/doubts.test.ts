import type { World } from '../../../test/support/world';
import {
  cluster,
  entry,
  held,
  heldRole,
  host,
  hostId,
  identities,
  identity,
  identityId,
  IDENTITY_GROUP,
  need,
  offboardingOf,
  ourAssignment,
  planInput,
  planOf,
  profile,
  USUAL_NEEDS,
  world,
} from '../../../test/support/world';
import type { Doubts } from './doubts';
import { doubtsOf, offboardingDoubts } from './doubts';
import { resourceGroupId } from '../base/resource-id';

const NONE = new Set<string>();
const NO_DOUBTS: Doubts = { hosts: [], identities: [], roles: [], entries: [] };

/** A world of which nothing was read by itself. */
function listed(overrides: Partial<World>): World {
  return world({ proved: NONE, ...overrides });
}

function doubtsIn(overrides: Partial<World>): Doubts {
  return doubtsOf(planInput(listed(overrides)));
}

const pool = host('pool', ['a', 'b']);
const ledger = [held(pool, 'a'), held(pool, 'b')];

test('a converged cluster raises no doubt, and costs no read [P2]', () => {
  expect(doubtsIn({ hosts: [pool], identities: identities('a', 'b'), ledger })).toEqual(NO_DOUBTS);
});

test('what is only to be added raises no doubt', () => {
  expect(doubtsIn({ hosts: [host('new')], identities: identities('a') })).toEqual(NO_DOUBTS);
});

describe('an identity that its list does not show', () => {
  const lost = listed({ hosts: [pool], identities: identities('a'), ledger });

  test('stays on its hosts [P7, F18]', () => {
    expect(planOf(lost).steps).toEqual([]);
  });

  test('is in doubt', () => {
    expect(doubtsOf(planInput(lost))).toEqual({ ...NO_DOUBTS, identities: [identityId('b')] });
  });

  test('is taken off once a read of it has shown that it is gone, or not meant for the cluster', () => {
    const proved = new Set<string>([identityId('b')]);
    expect(planOf({ ...lost, proved }).steps).toMatchObject([{ detach: [identityId('b')] }]);
  });

  test('keeps the role that was given at it [P7]', () => {
    const role = need(identityId('b'));
    const one = listed({
      identities: identities('a'),
      profile: profile({ operatorScope: 'identity' }),
      ledger: [heldRole(role)],
      roleAssignments: [...USUAL_NEEDS.slice(0, 1), need(identityId('a')), role].map(ourAssignment),
    });
    expect(planOf(one).steps).toEqual([]);
    expect(doubtsOf(planInput(one))).toEqual({ ...NO_DOUBTS, identities: [identityId('b')] });
    const others = { ...one, heldElsewhere: [heldRole(role).assignment] };
    expect(planOf(others).bookkeeping.remove).toEqual([]);
  });

  test('is not asked for when the file alone says that it goes: its group left the profile', () => {
    const elsewhere = identity('x', { id: identityId('x', resourceGroupId('s', 'other')) });
    const host1 = host('pool', [], { attached: [entry('x', { id: elsewhere.id })] });
    const gone = listed({
      hosts: [host1],
      ledger: [held(host1, 'x', { identity: elsewhere.id })],
    });
    expect(doubtsOf(planInput(gone))).toEqual(NO_DOUBTS);
    expect(planOf(gone).steps).toMatchObject([{ detach: [elsewhere.id] }]);
  });
});

describe('an entry with another principal than the list of identities shows', () => {
  const stale = listed({
    hosts: [pool],
    identities: [identity('a', { principalId: 'another' }), identity('b')],
    ledger,
  });

  test('is not taken off and put on again on the word of two lists [P5, F26]', () => {
    expect(planOf(stale).steps).toEqual([]);
    expect(doubtsOf(planInput(stale))).toEqual({
      ...NO_DOUBTS,
      hosts: [pool.id],
      identities: [identityId('a')],
    });
  });

  test.each([[pool.id], [identityId('a')]])('nor when only one of them was read', (id) => {
    expect(planOf({ ...stale, proved: new Set<string>([id]) }).steps).toEqual([]);
  });

  test('is replaced when both were', () => {
    const proved = new Set<string>([pool.id, identityId('a')]);
    expect(planOf({ ...stale, proved }).steps).toMatchObject([{ replace: [identityId('a')] }]);
  });
});

describe('a role of ours that its list does not show', () => {
  const [need0] = USUAL_NEEDS;
  if (need0 === undefined) throw new Error('a need is needed');
  const lost = listed({
    hosts: [pool],
    identities: identities('a', 'b'),
    ledger: [...ledger, ...USUAL_NEEDS.map((each) => heldRole(each))],
    roleAssignments: USUAL_NEEDS.slice(1).map(ourAssignment),
  });

  test('is in doubt, and not given again on the word of the list [P5, F49]', () => {
    expect(doubtsOf(planInput(lost))).toEqual({ ...NO_DOUBTS, roles: [heldRole(need0)] });
    expect(planOf(lost).steps).toEqual([]);
  });

  test('is given again once a read of it has shown that it is gone', () => {
    const proved = new Set<string>([heldRole(need0).assignment]);
    expect(planOf({ ...lost, proved }).steps).toMatchObject([{ cause: 'Drift' }]);
  });
});

describe('a host that its list does not show', () => {
  const gone = held(hostId('gone'), 'a');
  const lost = listed({
    hosts: [pool],
    identities: identities('a', 'b'),
    ledger: [...ledger, gone],
  });

  test('keeps its entries, and is in doubt [F18, F32]', () => {
    expect(planOf(lost).bookkeeping.remove).toEqual([]);
    expect(doubtsOf(planInput(lost))).toEqual({ ...NO_DOUBTS, hosts: [hostId('gone')] });
  });

  test('loses them once it is proved to be gone', () => {
    const proved = new Set<string>([hostId('gone')]);
    expect(planOf({ ...lost, proved }).bookkeeping.remove).toEqual([gone]);
  });
});

describe('an off-boarding', () => {
  const roles = USUAL_NEEDS.map((each) => heldRole(each));
  const ours = listed({
    hosts: [pool],
    ledger: [...ledger, ...roles],
    roleAssignments: USUAL_NEEDS.map(ourAssignment),
  });

  function doubts(of: World): Doubts {
    const { observed } = planInput(of);
    const heldElsewhere = new Set(of.heldElsewhere);
    return offboardingDoubts({
      cluster: cluster().id,
      observed,
      ledger: of.ledger,
      heldElsewhere,
      now: of.now,
    });
  }

  test('that sees everything has no doubt', () => {
    expect(doubts(ours)).toEqual(NO_DOUBTS);
    expect(offboardingOf(ours).steps.map(({ kind }) => kind)).toEqual([
      'updateHost',
      'revokeRole',
      'revokeRole',
    ]);
  });

  test('does not forget what is on a host that no list shows, and keeps the right to take it off [P16]', () => {
    const lost = { ...ours, hosts: [] };
    expect(doubts(lost)).toEqual({ ...NO_DOUBTS, hosts: [pool.id] });
    expect(offboardingOf(lost)).toMatchObject({ steps: [], bookkeeping: { remove: [] } });
  });

  test('does not forget what a host in a list does not show [P16]', () => {
    const bare = { ...ours, hosts: [host('pool')] };
    expect(doubts(bare)).toEqual({ ...NO_DOUBTS, hosts: [pool.id] });
    expect(offboardingOf(bare)).toMatchObject({ steps: [], bookkeeping: { remove: [] } });
  });

  test('does not forget a role that no list shows, and deletes it if nobody could read it [P16]', () => {
    const lost = { ...ours, roleAssignments: [] };
    expect(doubts(lost).roles).toEqual(roles);
    const { steps, bookkeeping } = offboardingOf(lost);
    expect(steps.filter(({ kind }) => kind === 'revokeRole')).toHaveLength(2);
    expect(bookkeeping.remove).toEqual([]);
  });

  test('has no doubt of a role that is left to another cluster', () => {
    const heldElsewhere = roles.map(({ assignment }) => assignment);
    expect(doubts({ ...ours, roleAssignments: [], heldElsewhere })).toEqual(NO_DOUBTS);
  });
});

test('an identity of a group that is missing altogether is not asked for one by one', () => {
  const missing = { missingResourceGroups: [IDENTITY_GROUP], hosts: [pool], ledger };
  expect(doubtsIn(missing)).toEqual(NO_DOUBTS);
});
