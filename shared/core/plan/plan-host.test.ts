import { plusMs } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import { bodiesOf } from '../../../test/support/carry-out';
import {
  deadEntry,
  entry,
  held,
  host,
  identities,
  identity,
  identityId,
  NOW,
} from '../../../test/support/world';
import type { NodePoolHost } from '../cluster/cluster';
import type { HeldIdentity } from './ledger';
import type { UpdateHostStep } from './plan';
import { EVERYTHING } from './doubts';
import type { HostInput } from './plan-host';
import { chunksOf, hostStep } from './plan-host';

interface Given extends Partial<Omit<HostInput, 'held'>> {
  readonly host: NodePoolHost;
  readonly ledger?: readonly HeldIdentity[];
}

function stepFor({ ledger = [], ...given }: Given): UpdateHostStep | undefined {
  const input = {
    desired: [],
    held: new Map(ledger.map((line) => [line.identity, line])),
    isProtected: () => false,
    proved: EVERYTHING,
    removes: true,
    now: NOW,
    ...given,
  };
  return hostStep(input.host, input);
}

const ids = (...names: readonly string[]): readonly string[] =>
  names.map((name) => identityId(name));
const minutesBefore = (minutes: number): IsoTime => plusMs(NOW, -minutes * 60_000);

describe('a host that lacks something', () => {
  test('gets it in one step that carries the whole difference and says it in words', () => {
    const pool = host('pool', ['old', 'stays', 'foreign'], { systemAssigned: true, etag: 'W/"1"' });
    const step = stepFor({
      host: pool,
      desired: identities('new', 'stays'),
      ledger: [held(pool, 'old'), held(pool, 'stays')],
    });
    expect(step).toEqual({
      kind: 'updateHost',
      id: 'host:pool',
      target: pool.id,
      cause: 'Missing',
      hostKind: 'scaleSet',
      etag: 'W/"1"',
      systemAssigned: true,
      attached: ids('old', 'stays', 'foreign'),
      attach: ids('new'),
      detach: ids('old'),
      replace: [],
      dead: [],
      cost: { reads: 0, writes: 2 },
      changes: [
        { sign: '+', what: 'identity new' },
        { sign: '-', what: 'identity old' },
      ],
    });
  });

  test('is left alone while Azure deletes it', () => {
    const going = host('pool', [], { provisioningState: 'Deleting' });
    expect(stepFor({ host: going, desired: identities('a') })).toBeUndefined();
  });
});

test('a host that has everything has no step', () => {
  expect(
    stepFor({ host: host('pool', ['a', 'foreign']), desired: identities('a') }),
  ).toBeUndefined();
});

describe('the cause of a step', () => {
  const pool = host('pool');

  test('is Drift when somebody took away what we held (aad-pod-identity #633)', () => {
    const given = { host: pool, desired: identities('a', 'b'), ledger: [held(pool, 'a')] };
    expect(stepFor(given)?.cause).toBe('Drift');
  });

  test('is Missing when only an intent of ours is left: a PATCH that failed is nobody’s drift', () => {
    const given = {
      host: pool,
      desired: identities('a'),
      ledger: [held(pool, 'a', { state: 'intended' })],
    };
    expect(stepFor(given)?.cause).toBe('Missing');
  });

  test('is IdentityRecreated when entries have to be replaced', () => {
    const stale = host('pool', [], { attached: [entry('a', { principalId: 'the-old-one' })] });
    expect(stepFor({ host: stale, desired: identities('a') })?.cause).toBe('IdentityRecreated');
  });

  test('is NoLongerDesired when something only goes', () => {
    const given = { host: host('pool', ['a']), ledger: [held(pool, 'a')] };
    expect(stepFor(given)?.cause).toBe('NoLongerDesired');
  });
});

describe('what is taken off', () => {
  test.each([
    ['what the ledger holds and nobody wants', {}, ids('a')],
    ['never what it does not hold', { ledger: [] }, undefined],
    ['never a protected one, whatever it holds', { isProtected: () => true }, undefined],
    ['nothing where removals are off', { removes: false }, undefined],
  ])('is %s', (_what, given, detached) => {
    const pool = host('pool', ['a']);
    expect(stepFor({ host: pool, ledger: [held(pool, 'a')], ...given })?.detach).toEqual(detached);
  });
});

describe('an identity that was deleted and created again under its name (aad-pod-identity #725, #880)', () => {
  const replaced = (pool: NodePoolHost, ...ledger: readonly HeldIdentity[]): unknown =>
    stepFor({ host: pool, desired: identities('a'), ledger })?.replace ?? [];

  test('is told by its principal, in any casing', () => {
    const other = host('pool', [], { attached: [entry('a', { principalId: 'the-old-one' })] });
    const same = host('pool', [], { attached: [entry('a', { principalId: 'PRINCIPAL-OF-A' })] });
    expect(replaced(other)).toEqual(ids('a'));
    expect(replaced(same)).toEqual([]);
  });

  test.each([
    ['for more than ten minutes is dead', 11, 'Succeeded', ids('a')],
    ['just after we attached it is not dead', 9, 'Succeeded', []],
    ['on a host that is still updating is not dead', 60, 'Updating', []],
    [
      'on a host whose last write failed is dead: it stays Failed until the next',
      60,
      'Failed',
      ids('a'),
    ],
    ['on a host whose last write was canceled is dead', 60, 'Canceled', ids('a')],
  ])('whose entry shows no principal %s [F27]', (_what, minutes, provisioningState, expected) => {
    const pool = host('pool', [], { attached: [deadEntry('a')], provisioningState });
    expect(replaced(pool, held(pool, 'a', { since: minutesBefore(minutes) }))).toEqual(expected);
  });

  describe('within minutes of being attached', () => {
    const justNow = { since: minutesBefore(2), principalId: 'the-old-one' };

    test('is replaced at once: the entry is not one that Azure has yet to fill in [F26, F27]', () => {
      const pool = host('pool', [], { attached: [deadEntry('a')] });
      expect(replaced(pool, held(pool, 'a', justNow))).toEqual(ids('a'));
    });

    test.each([
      [
        'while nobody has read it by itself',
        { proved: { has: (id: string) => id !== identityId('a') } },
      ],
      [
        'while nobody has read its host by itself',
        { proved: { has: (id: string) => id === identityId('a') } },
      ],
    ])('is not replaced %s', (_what, given) => {
      const pool = host('pool', [], { attached: [deadEntry('a')] });
      const ledger = [held(pool, 'a', justNow)];
      expect(stepFor({ host: pool, desired: identities('a'), ledger, ...given })).toBeUndefined();
    });

    test.each([
      [
        'is the one that we attached, in any casing',
        { principalId: 'PRINCIPAL-OF-A' },
        'Succeeded',
      ],
      ['was attached by an earlier version, which did not note whose it is', {}, 'Succeeded'],
      ['is on a host that is still updating', { principalId: 'the-old-one' }, 'Updating'],
    ])('is left alone if it %s', (_what, noted, provisioningState) => {
      const pool = host('pool', [], { attached: [deadEntry('a')], provisioningState });
      expect(replaced(pool, held(pool, 'a', { since: minutesBefore(2), ...noted }))).toEqual([]);
    });

    test('goes ahead of what others get there, in the same PATCH', () => {
      const pool = host('pool', [], { attached: [deadEntry('a')] });
      const ledger = [held(pool, 'a', justNow)];
      const step = stepFor({ host: pool, desired: identities('a', 'new'), ledger });
      expect(step && bodiesOf(step)[0]?.userAssignedIdentities).toEqual({
        [identityId('new')]: {},
        [identityId('a')]: null,
      });
    });
  });

  test('and that Azure refuses now is taken off for what others get there, and left while nobody gets anything', () => {
    const pool = host('pool', [], { attached: [deadEntry('a')] });
    const refused = new Set([identityId('a')]);
    const step = stepFor({ host: pool, desired: identities('a', 'new'), refused });
    expect(step).toMatchObject({ attach: ids('new'), replace: [], dead: ids('a') });
    expect(stepFor({ host: pool, desired: identities('a'), refused })).toBeUndefined();
  });

  test('is replaced also where somebody else attached it: its entry is of no use to anybody', () => {
    expect(replaced(host('pool', [], { attached: [deadEntry('a')] }))).toEqual(ids('a'));
  });

  test('is never replaced where it is protected', () => {
    const pool = host('pool', [], { attached: [deadEntry('a')] });
    const step = stepFor({ host: pool, desired: identities('a'), isProtected: () => true });
    expect(step).toBeUndefined();
  });

  test('costs two PATCHes: the dead entry goes with all that is new, then the living one comes; a third takes off the rest [F26]', () => {
    const pool = host('pool', ['kubelet', 'old'], {
      attached: [entry('kubelet'), deadEntry('a'), entry('old')],
    });
    const step = stepFor({
      host: pool,
      desired: identities('a', 'new'),
      ledger: [held(pool, 'a'), held(pool, 'old')],
    });
    expect(step && bodiesOf(step)).toEqual([
      {
        type: 'UserAssigned',
        userAssignedIdentities: { [identityId('new')]: {}, [identityId('a')]: null },
      },
      {
        type: 'UserAssigned',
        userAssignedIdentities: { [identityId('a')]: {} },
      },
      { type: 'UserAssigned', userAssignedIdentities: { [identityId('old')]: null } },
    ]);
    expect(step?.cost.writes).toBe(3);
    expect(step?.changes.map(({ sign, what }) => `${sign} ${what}`)).toEqual([
      '+ identity new',
      '~ identity a (re-created)',
      '- identity old',
    ]);
  });

  test('that was the only one on its host passes through type None and comes back', () => {
    const pool = host('pool', [], { attached: [deadEntry('a')] });
    const step = stepFor({ host: pool, desired: identities('a'), ledger: [held(pool, 'a')] });
    expect(step && bodiesOf(step).map(({ type }) => type)).toEqual(['None', 'UserAssigned']);
  });
});

test('more dead entries than one PATCH takes all go before anything comes', () => {
  const names = Array.from({ length: 151 }, (_, at) => `a${at}`);
  const dead = names.map((name) => identityId(name));
  const chunks = chunksOf({ attach: [identityId('new')], detach: [], replace: dead, dead: [] });
  expect(chunks.map(({ add, remove }) => [add.length, remove.length])).toEqual([
    [0, 150],
    [0, 1],
    [150, 0],
    [2, 0],
  ]);
});

test('the dead entry of an identity that nobody wants any more goes before what comes: beside it Azure refuses every addition [F25]', () => {
  const pool = host('pool', ['old'], { attached: [deadEntry('gone'), entry('old')] });
  const ledger = [held(pool, 'gone'), held(pool, 'old')];
  const step = stepFor({ host: pool, desired: identities('new'), ledger });
  expect(step).toMatchObject({ attach: ids('new'), dead: ids('gone'), detach: ids('old') });
  expect(step?.changes.map(({ sign, what }) => `${sign} ${what}`)).toEqual([
    '+ identity new',
    '- identity gone (deleted)',
    '- identity old',
  ]);
  expect(step && bodiesOf(step).map((body) => body.userAssignedIdentities)).toEqual([
    { [identityId('new')]: {}, [identityId('gone')]: null },
    { [identityId('old')]: null },
  ]);
  // With nothing to add there is nothing to block: all that goes is one PATCH.
  expect(stepFor({ host: pool, ledger })).toMatchObject({ dead: [], detach: ids('gone', 'old') });
});

test('an identity or an entry that Azure lists twice counts once', () => {
  const pool = host('pool', ['old', 'old']);
  const step = stepFor({
    host: pool,
    desired: [identity('a'), identity('a')],
    ledger: [held(pool, 'old')],
  });
  expect(step).toMatchObject({ attach: ids('a'), detach: ids('old') });
});
