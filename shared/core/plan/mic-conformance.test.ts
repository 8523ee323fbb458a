import { bodiesOf, carryOut } from '../../../test/support/carry-out';
import { failure } from '../../../test/support/runs';
import type { World } from '../../../test/support/world';
import {
  cluster,
  entry,
  held,
  host,
  hostStepsOf,
  identities,
  identity,
  identityId,
  linesOf,
  planOf,
  principalOf,
  profile,
  virtualMachine,
  world,
} from '../../../test/support/world';
import type { NodePoolHost } from '../cluster/cluster';
import { advance, startHost } from './host-progress';
import type { IdentityPatch } from '../cluster/identity-patch';
import { identitiesNamedIn } from '../arm/named-identities';
import type { ResourceId } from '../base/resource-id';
import { partsOf, resourceId, tryResourceId } from '../base/resource-id';
import { consequenceOf } from '../base/retry';

/**
 * What MIC's own tests state (M: pkg/mic/mic_test.go and pkg/cloudprovider), what it sends, and the cases in which it is
 * wrong (N), as states of the world: observed → plan → body. Rows that are not here, and why:
 *
 * | row | reason |
 * |---|---|
 * | M1, M8, N1, N2, N4, N5 | objects in a cluster: test/conformance and shared/core/pod-identity |
 * | M11 | 20,000 pods: pod-identity/assigned-difference.test.ts; in managed mode the cost is per host, not per pod |
 * | M12 | exit channel of a resident loop: nothing of ours is resident |
 * | N6 | a node without providerID: hosts are listed from ARM, never found through nodes |
 * | N9, N10 | bursts and slow hosts: the work queue and the orchestration, test/e2e and test/faults |
 * | TestGetRetryAfter, TestGetClusterIdentity | parsing of headers and of azure.json: shared/adapters/azure |
 * | 5.2 TestTruncate | identity-patch.test.ts |
 */

interface Converged {
  readonly after: World;
  readonly bodies: readonly IdentityPatch[];
}

/** Plans, carries out before Azure in memory, and tells every PATCH body that was sent. */
async function converge(before: World): Promise<Converged> {
  const principals = new Map(
    [...before.identities, ...before.hosts.flatMap(({ attached }) => attached)].map(({ id }) => [
      id,
      principalOf(id),
    ]),
  );
  const { world: after, writes } = await carryOut(before, planOf(before), principals);
  const bodies = writes.flatMap((write) => (write.kind === 'patch' ? [write.body] : []));
  return { after, bodies };
}

function namesOn(of: World, index = 0): readonly string[] {
  return (of.hosts[index]?.attached ?? []).map(({ id }) => partsOf(id).name ?? id).toSorted();
}

/** A host that holds these by our hand, in a world that wants `wanted`. */
function ours(pool: NodePoolHost, names: readonly string[], desired: readonly string[]): World {
  return world({
    hosts: [pool],
    identities: identities(...desired),
    ledger: names.map((name) => held(pool, name)),
  });
}

const A = identityId('a');
const B = identityId('b');
const C = identityId('c');
const both = { type: 'SystemAssigned, UserAssigned' };

describe('the body of a PATCH, row by row', () => {
  const rows: readonly (readonly [string, World, readonly unknown[]])[] = [
    [
      'no identity block, add A and B',
      ours(host('p'), [], ['a', 'b']),
      [{ type: 'UserAssigned', userAssignedIdentities: { [A]: {}, [B]: {} } }],
    ],
    [
      'SystemAssigned, add A',
      ours(host('p', [], { systemAssigned: true }), [], ['a']),
      [{ ...both, userAssignedIdentities: { [A]: {} } }],
    ],
    [
      'UserAssigned {A,B}, add C and remove A: C comes first, A goes when C was seen',
      ours(host('p', ['a', 'b']), ['a', 'b'], ['b', 'c']),
      [
        { type: 'UserAssigned', userAssignedIdentities: { [C]: {} } },
        { type: 'UserAssigned', userAssignedIdentities: { [A]: null } },
      ],
    ],
    ['UserAssigned {A}, remove A (last)', ours(host('p', ['a']), ['a'], []), [{ type: 'None' }]],
    [
      'SystemAssigned, UserAssigned {A}, remove A (last)',
      ours(host('p', ['a'], { systemAssigned: true }), ['a'], []),
      [{ type: 'SystemAssigned' }],
    ],
    ['has A, add A', ours(host('p', ['a']), [], ['a']), []],
    ['{A,B}, remove a ghost', ours(host('p', ['a', 'b']), ['ghost'], []), []],
    ['{A,B}, A both held and wanted: add wins', ours(host('p', ['a', 'b']), ['a'], ['a']), []],
    // The last rows are where MIC sends a needless or destructive PATCH, and we deliberately send none.
    ['no ids, type empty, remove a ghost', ours(host('p'), ['ghost'], []), []],
    [
      'SystemAssigned only, remove a ghost',
      ours(host('p', [], { systemAssigned: true }), ['ghost'], []),
      [],
    ],
  ];

  test.each(rows)('%s', async (_row, before, expected) => {
    expect((await converge(before)).bodies).toEqual(expected);
  });

  test('200 adds: two PATCHes, 150 and 50', async () => {
    const names = Array.from({ length: 200 }, (_, at) => `id${at}`);
    const { bodies } = await converge(ours(host('p'), [], names));
    const sizes = bodies.map(({ userAssignedIdentities: map = {} }) => Object.keys(map).length);
    expect(sizes).toEqual([150, 50]);
  });

  test('has A, add A in any casing: no PATCH [F28]', async () => {
    const shouted = { ...entry('a'), id: resourceId(`${A.toUpperCase()}/`) };
    const before = ours(host('p', [], { attached: [shouted] }), [], ['a']);
    expect((await converge(before)).bodies).toEqual([]);
  });
});

describe('what MIC’s own tests state', () => {
  test('M2: one identity comes, and goes when it is wanted no more', async () => {
    const { after } = await converge(ours(host('p'), [], ['a']));
    expect(namesOn(after)).toEqual(['a']);
    expect(namesOn((await converge({ ...after, identities: [] })).after)).toEqual([]);
  });

  test('M3, M4: the wanted set changes in one go, one PATCH carries all that comes and one all that goes', async () => {
    const { after, bodies } = await converge(
      ours(host('p', ['0', '1', '2']), ['0', '1', '2'], ['0b', '2', '3']),
    );
    expect(namesOn(after)).toEqual(['0b', '2', '3']);
    expect(bodies).toHaveLength(2);
  });

  test('M5: two go and one comes while we were away', async () => {
    const { after } = await converge(ours(host('p', ['1', '2']), ['1', '2'], ['3']));
    expect(namesOn(after)).toEqual(['3']);
  });

  test('M6: an identity goes only from the scale set that lost it; the last leaves type None, the other keeps it', async () => {
    const [one, two] = [host('vmss1', ['a']), host('vmss2', ['a'])];
    const before = world({
      hosts: [one, { ...two, attached: [...two.attached, entry('by-hand')] }],
      ledger: [held(one, 'a')],
    });
    const { after, bodies } = await converge(before);
    expect([namesOn(after), namesOn(after, 1)]).toEqual([[], ['a', 'by-hand']]);
    expect(bodies).toEqual([{ type: 'None' }]);
  });

  test('M7, M9: a removal that failed is planned again from the world alone, without any event', () => {
    const before = ours(host('p', ['a']), ['a'], []);
    const { bookkeeping } = planOf(before);
    const failed = { ...before, ledger: [...before.ledger, ...bookkeeping.put] };
    expect(bookkeeping.remove).toEqual([]);
    expect(linesOf(planOf(failed))).toEqual(['p - identity a']);
  });

  test('M10: hosts that vanished leave nothing to do and nothing in the ledger; the rest is served', async () => {
    const names = Array.from({ length: 10 }, (_, at) => `vmss${at}`);
    const all = names.map((name) => host(name, ['a']));
    const left = all.slice(5);
    const before = world({
      hosts: left,
      identities: identities('a', 'b'),
      ledger: all.map((each) => held(each, 'a')),
    });
    const { after, bodies } = await converge(before);
    expect(bodies).toHaveLength(5);
    expect(after.ledger).toHaveLength(10);
    expect(new Set(after.ledger.map((line) => line.kind === 'identity' && line.host)).size).toBe(5);
  });

  test('M13: what must never be removed stays on every scale set (the kubelet identity instead of a list)', async () => {
    const kubeletIdentity = { id: A, clientId: 'c', principalId: principalOf(A) };
    const before = { ...ours(host('p', ['a']), ['a'], []), cluster: cluster({ kubeletIdentity }) };
    expect((await converge(before)).bodies).toEqual([]);
  });

  test('M14: an error that names the bad identity costs the good one nothing, in the same run', () => {
    const [step] = hostStepsOf(planOf(ours(host('p'), [], ['bad', 'good'])));
    if (step === undefined) throw new Error('nothing to do');
    const text = `The identity '${identityId('bad')}' was not found`;
    const refusal = failure({ policy: 'Stalled', code: 'FailedIdentityOperation', message: text });
    const named = identitiesNamedIn(text);
    const next = advance(startHost(step), { kind: 'failed', failure: refusal, named });
    expect(next.chunks).toEqual([{ add: [identityId('good')], remove: [] }]);
    expect(advance(next, { kind: 'accepted' })).toMatchObject({
      status: 'done',
      refused: [{ identity: identityId('bad') }],
    });
  });

  test.each([
    ['M15', 'a VM', virtualMachine('node-0'), virtualMachine('node-0', ['a'])],
    ['M16', 'a scale set', host('vmss'), host('vmss', ['a'])],
  ])(
    '%s: %s that lost what we hold gets it back; once it is there nothing is left',
    (_row, _kind, lost, kept) => {
      const before = ours(lost, ['a'], ['a']);
      expect(linesOf(planOf(before))).toEqual([`${partsOf(lost.id).name ?? ''} + identity a`]);
      expect(hostStepsOf(planOf(before))[0]?.hostKind).toBe(lost.kind);
      expect(planOf(ours(kept, ['a'], ['a'])).steps).toEqual([]);
    },
  );

  test.each<[string, NodePoolHost, readonly string[], readonly string[]]>([
    ['equal: nothing', host('p', ['a']), ['a'], []],
    ['one id more wanted: that one', host('p', ['a']), ['a', 'b'], ['p + identity b']],
    ['nothing there: all', host('p'), ['a', 'b'], ['p + identity a', 'p + identity b']],
    ['nothing wanted, nothing held: never removes', host('p', ['a']), [], []],
  ])('M17: %s', (_row, pool, desired, lines) => {
    expect(linesOf(planOf(ours(pool, [], desired)))).toEqual(lines);
  });
});

describe('the cloud provider', () => {
  test.each(['', 'asdf', '/subscriptions/s/resourceGroups/g/providers/A.B'])(
    'TestParseResourceID: "%s" is no id',
    (text) => {
      expect(tryResourceId(text)).toBeUndefined();
    },
  );

  test.each([
    ['scale set', host('p', [], { systemAssigned: false })],
    ['VM', virtualMachine('vm0')],
    ['scale set with a system identity', host('p', [], { systemAssigned: true })],
  ])('TestSimple on a %s: two come, one goes, the last goes, others come', async (_kind, pool) => {
    let { after } = await converge(ours(pool, [], ['1', '2']));
    expect(namesOn(after)).toEqual(['1', '2']);
    for (const desired of [['2'], [], ['4', '3'], ['3', '5']]) {
      ({ after } = await converge({ ...after, identities: identities(...desired) }));
      expect(namesOn(after)).toEqual(desired.toSorted());
      expect(after.hosts[0]?.systemAssigned).toBe(pool.systemAssigned);
    }
  });

  test.each<[string, string, readonly ResourceId[]]>([
    ['one id', `linked scope(s) '${A}' refused`, [A]],
    ['two ids joined by a comma', `linked scope(s) '${A},${B}' refused`, [A, B]],
    ['no id', 'something else went wrong', []],
    ['nothing', '', []],
  ])('TestExtractIdentitiesFromError: %s', (_what, text, expected) => {
    expect(identitiesNamedIn(text)).toEqual(expected);
  });

  test.each([
    [false, 'UserAssigned'],
    [true, 'SystemAssigned, UserAssigned'],
  ])(
    'TestGetUpdatedResourceIdentityType: with a system identity %s it is %s',
    (systemAssigned, type) => {
      const [step] = hostStepsOf(planOf(ours(host('p', [], { systemAssigned }), [], ['a'])));
      expect(step && bodiesOf(step).map((body) => body.type)).toEqual([type]);
    },
  );

  test('TestRemoveUserIdentity: ids match in any casing, and what is gone is not removed twice', async () => {
    const shouted = { ...entry('a'), id: resourceId(A.toUpperCase()) };
    const { after, bodies } = await converge(
      ours(host('p', [], { attached: [shouted] }), ['a'], []),
    );
    expect(bodies).toHaveLength(1);
    expect((await converge(after)).bodies).toEqual([]);
  });
});

describe('where MIC is wrong', () => {
  test('N7: a protected identity in another casing is kept', async () => {
    const kubeletIdentity = { id: resourceId(A.toUpperCase()), clientId: 'c', principalId: 'p' };
    const before = { ...ours(host('p', ['a']), ['a'], []), cluster: cluster({ kubeletIdentity }) };
    expect((await converge(before)).bodies).toEqual([]);
  });

  test('N11: an identity that reached Azure before its run crashed is removed when nobody wants it', async () => {
    const pool = host('p', ['a']);
    const before = world({ hosts: [pool], ledger: [held(pool, 'a', { state: 'intended' })] });
    expect(namesOn((await converge(before)).after)).toEqual([]);
  });

  test('N13: scale sets of one name in two resource groups are both served', async () => {
    const here = host('aks-np1');
    const there = { ...here, id: resourceId(here.id.replace('mc_apps', 'mc_other')) };
    const { after } = await converge(world({ hosts: [here, there], identities: identities('a') }));
    expect([namesOn(after), namesOn(after, 1)]).toEqual([['a'], ['a']]);
  });

  test('N14: a scale set with only a system-assigned identity gets no PATCH when an absent id is to be removed', async () => {
    const { after, bodies } = await converge(
      ours(host('p', [], { systemAssigned: true }), ['a'], []),
    );
    expect(bodies).toEqual([]);
    expect(after.hosts[0]?.systemAssigned).toBe(true);
    expect(after.ledger).toEqual([]);
  });

  test('N15: a 429 on one scale set fails that one alone; the other goes on', () => {
    const plan = planOf(world({ hosts: [host('p1'), host('p2')], identities: identities('a') }));
    const [one, two] = hostStepsOf(plan).map(startHost);
    if (one === undefined || two === undefined) throw new Error('two hosts');
    const throttled = failure({
      policy: 'Throttled',
      code: 'TooManyRequests',
      retryAfterMs: 30_000,
    });
    expect(advance(one, { kind: 'failed', failure: throttled, named: [] }).status).toBe('failed');
    expect(advance(two, { kind: 'accepted' }).status).toBe('done');
  });

  test.each(['Transient', 'UnknownOutcome'] as const)(
    'N19: a %s error is answered by a bounded wait, and never within the run',
    (policy) => {
      const waits = [0, 1, 5, 50].map((n) => consequenceOf(failure({ policy }), n).retryInMs ?? 0);
      expect(waits.every((ms) => ms > 0 && ms <= 15 * 60_000)).toBe(true);
    },
  );

  test('N20: a wanted set that is suddenly empty removes nothing, and stalls', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const before = {
      ...ours(host('p', names), names, []),
      profile: profile({ maxRemovalShare: 0.5 }),
    };
    expect((await converge(before)).bodies).toEqual([]);
    expect(planOf(before).failures).toMatchObject([{ code: 'MassRemovalRefused' }]);
  });
});

/** Bugs of peers that the core must not have, each by its thread at github.com/Azure/aad-pod-identity/issues. */
describe('the graveyard', () => {
  const renewed = identity('a', { principalId: 'the-new-principal' });

  test.each<[string, World, readonly string[]]>([
    ['#93: what an admin had put on the scale set stays', ours(host('p', ['a']), [], []), []],
    ['#198: what is still wanted is not taken', ours(host('p', ['a']), ['a'], ['a']), []],
    ['#633, #639: what AKS wiped comes back', ours(host('p'), ['a'], ['a']), ['p + identity a']],
    [
      '#725, #1392: an identity that was created again is attached again',
      { ...ours(host('p', ['a']), ['a'], []), identities: [renewed] },
      ['p ~ identity a (re-created)'],
    ],
    [
      '#898, #533: what nobody wants is found by the ledger, not by an event',
      ours(host('p', ['a', 'x']), ['a'], []),
      ['p - identity a'],
    ],
    [
      '#1196: a new pool needs no hand',
      ours(host('brand-new'), [], ['a']),
      ['brand-new + identity a'],
    ],
  ])('%s', (_bug, before, lines) => {
    expect(linesOf(planOf(before))).toEqual(lines);
  });
});
