import { resourceId } from '../base/resource-id';
import {
  held,
  heldRole,
  hostId,
  IDENTITY_GROUP,
  need,
  YESTERDAY,
  host,
  hostStepsOf,
  identities,
  identityId,
  NOW,
  planOf,
  principalOf,
  world,
} from '../../../test/support/world';
import { ledgerKey } from './ledger';
import { ledgerAfter } from './ledger-after';

test('an entry has one key, whatever its state, its age and the casing it came in', () => {
  const line = held(hostId('pool'), 'a');
  const shouted = { ...line, host: resourceId(line.host.toUpperCase()) };
  expect(ledgerKey({ ...shouted, state: 'intended', since: YESTERDAY })).toBe(ledgerKey(line));
  expect(ledgerKey(held(hostId('pool'), 'b'))).not.toBe(ledgerKey(line));
  expect(ledgerKey(heldRole(need(IDENTITY_GROUP)))).toMatch(/^role\|.*roleassignments\//);
});

test('the same identity on two hosts is two entries, and what goes from one stays held on the other', () => {
  const [first, second] = [held(hostId('one'), 'a'), held(hostId('two'), 'a')];
  expect(ledgerKey(first)).not.toBe(ledgerKey(second));
});

test('two hosts with the same identity are two entries of the plan’s books', () => {
  const hosts = [host('one', ['a']), host('two', ['a'])];
  const both = hosts.map((each) => held(each, 'a'));
  const { bookkeeping, steps } = planOf(world({ hosts, identities: [], ledger: both }));
  expect(steps.map(({ target }) => target).sort()).toEqual(hosts.map(({ id }) => id));
  expect(bookkeeping.remove).toEqual([]);
});

describe('after the update of a host', () => {
  const pool = host('pool', ['old'], {
    attached: [{ id: identityId('again'), principalId: 'x' }, { id: identityId('old') }],
  });
  const plan = planOf(
    world({
      hosts: [pool],
      identities: identities('a', 'bad', 'again'),
      ledger: [held(pool, 'old')],
    }),
  );
  const [step] = hostStepsOf(plan);
  if (step === undefined) throw new Error('the plan has a host step');
  const updated = { step, adds: plan.adds };
  const fresh = (name: string): unknown => held(pool, name, { since: NOW });
  const whose = (name: string): string => principalOf(identityId(name));

  test('what came and is there is held from now on with the principal that it came as, a replaced entry too', () => {
    const { put } = ledgerAfter(updated, [identityId('a'), identityId('again')], NOW);
    expect(put).toEqual([
      held(pool, 'a', { since: NOW, principalId: whose('a') }),
      held(pool, 'again', { since: NOW, principalId: whose('again') }),
    ]);
  });

  test('an intent that did not come true and an entry that went are dropped', () => {
    const { remove } = ledgerAfter(updated, [identityId('a'), identityId('again')], NOW);
    expect(remove).toMatchObject([{ identity: identityId('bad') }, fresh('old')]);
  });

  test('an entry that is still there though it should have gone stays held', () => {
    const ids = [identityId('a'), identityId('bad'), identityId('again'), identityId('old')];
    expect(ledgerAfter(updated, ids, NOW).remove).toEqual([]);
  });
});
