import { plusMs } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import { facts, failure, planned } from '../../../test/support/runs';
import {
  host,
  hostStepsOf,
  identities,
  identity,
  identityId,
  linesOf,
  NOW,
  held,
  planInput,
  planOf,
  principalOf,
  world,
} from '../../../test/support/world';
import type { HostProgress } from './host-progress';
import { advance, startHost } from './host-progress';
import type { Plan } from './plan';
import { planCluster } from './plan-cluster';
import type { Refusal } from './refusal';
import { identityKey, backedOff, stepKey, withoutBackedOff } from './refusal';
import { refusalsAfter } from '../run/refusals-after';
import type { Reason } from '../queue/work-state';

const DENIED = failure({ policy: 'Stalled', code: 'RequestDisallowedByPolicy', message: 'no' });
const GONE = failure({ policy: 'Stalled', code: 'FailedIdentityOperation', message: 'not found' });
const VERSION = 'v1';
const MINUTE = 60_000;

const later = (minutes: number): IsoTime => plusMs(NOW, minutes * MINUTE);
const minutesTo = (time: IsoTime): number => (Date.parse(time) - Date.parse(NOW)) / MINUTE;

function planFor(...names: readonly string[]): Plan {
  return planOf(world({ hosts: [host('pool')], identities: identities(...names) }));
}

/** The hosts of a plan after Azure refused their PATCH. */
function denied(plan: Plan, why = DENIED): readonly HostProgress[] {
  return hostStepsOf(plan).map((step) =>
    advance(startHost(step), { kind: 'failed', failure: why, named: [] }),
  );
}

function afterDenial(plan: Plan, before: readonly Refusal[] = [], now = NOW): readonly Refusal[] {
  const run = facts({ planned: planned({ plan }), hosts: denied(plan) });
  return refusalsAfter(before, run, { now, version: VERSION });
}

/** Every one of these was refused, each in a PATCH of its own. */
function afterBad(names: readonly string[], before: readonly Refusal[] = []): readonly Refusal[] {
  const plan = planFor(...names, 'good');
  const [step] = hostStepsOf(plan);
  if (step === undefined) throw new Error('nothing to do');
  const host = names.reduce(
    (progress, name) =>
      advance(progress, { kind: 'failed', failure: GONE, named: [identityId(name)] }),
    startHost(step),
  );
  const done = advance(host, { kind: 'accepted' });
  const run = facts({ planned: planned({ plan }), hosts: [done] });
  return refusalsAfter(before, run, { now: NOW, version: VERSION });
}

describe('a step that Azure refused', () => {
  const plan = planFor('a');
  const refusals = afterDenial(plan);

  test('rests, and the plan says until when instead of sending it again [P13]', () => {
    const next = withoutBackedOff(plan, refusals, { version: VERSION, now: later(1) });
    expect(next).toMatchObject({ steps: [], cost: { writes: 0 } });
    expect(next.failures).toMatchObject([
      { policy: 'Stalled', code: 'RequestDisallowedByPolicy', lookAgainMs: 5 * MINUTE },
    ]);
    expect(next.failures[0]?.message).toContain(`tried again at ${later(6)}`);
  });

  test('rests longer each time: minutes, then hours, half a day at most [P13]', () => {
    let before: readonly Refusal[] = [];
    const rests = Array.from({ length: 10 }, () => {
      before = afterDenial(plan, before);
      return minutesTo(before[0]?.until ?? NOW);
    });
    expect(rests).toEqual([6, 12, 24, 48, 96, 192, 384, 720, 720, 720]);
  });

  test.each([
    ['a new identity', planFor('a', 'b'), VERSION],
    [
      'a change on the host',
      planOf(world({ hosts: [host('pool', ['foreign'])], identities: identities('a') })),
      VERSION,
    ],
    ['a changed configuration', plan, 'v2'],
    ['a new host', planOf(world({ hosts: [host('other')], identities: identities('a') })), VERSION],
  ])('is tried at once after %s', (_what, changed, version) => {
    expect(withoutBackedOff(changed, refusals, { version, now: later(1) })).toEqual(changed);
  });

  test.each<[string, Partial<Reason>, boolean]>([
    ['a person asks', { source: 'http' }, true],
    ['a role is given', { detail: 'Microsoft.Authorization/roleAssignments/write' }, true],
    ['a policy is changed', { detail: 'microsoft.authorization/policyAssignments/delete' }, true],
    ['a sweep comes by', { source: 'sweep' }, false],
    [
      'the cluster was written to',
      { detail: 'Microsoft.ContainerService/managedClusters/write' },
      false,
    ],
    ['a person asked before it was refused', { source: 'http', at: later(-1) }, false],
  ])('when %s it is woken: %o %s', (_what, reason, woken) => {
    const asked: Reason = { at: later(1), source: 'event', detail: '', ...reason };
    expect(backedOff(refusals, [asked], later(2))).toHaveLength(woken ? 0 : 1);
  });

  test('that was woken and is refused again is tried soon: a role takes minutes to be in force [F16]', () => {
    const often = Array.from({ length: 8 }).reduce<readonly Refusal[]>(
      (before) => afterDenial(plan, before),
      [],
    );
    const woken = facts({ planned: planned({ plan, woken: true }), hosts: denied(plan) });
    const [next] = refusalsAfter(often, woken, { now: NOW, version: VERSION });
    expect(next).toMatchObject({ count: 1, until: later(6) });
  });

  test('is due when its time has come', () => {
    expect(backedOff(refusals, [], later(5))).toHaveLength(1);
    expect(backedOff(refusals, [], later(6))).toHaveLength(0);
  });

  test('is forgotten once it has worked', () => {
    const [step] = hostStepsOf(plan);
    if (step === undefined) throw new Error('nothing to do');
    const done = advance(startHost(step), { kind: 'accepted' });
    const run = facts({ planned: planned({ plan }), hosts: [done] });
    expect(refusalsAfter(refusals, run, { now: NOW, version: VERSION })).toEqual([]);
  });

  test('is not forgotten by a run that did not try it', () => {
    const run = facts({ planned: planned({ plan: planFor() }) });
    expect(refusalsAfter(refusals, run, { now: NOW, version: VERSION })).toEqual(refusals);
    const shown = facts({ planned: planned({ plan, apply: false }) });
    expect(refusalsAfter(refusals, shown, { now: NOW, version: VERSION })).toEqual(refusals);
  });

  test.each(['Transient', 'Throttled', 'Conflict', 'Waiting', 'UnknownOutcome'] as const)(
    'is no refusal when the trouble is %s: that mends itself',
    (policy) => {
      const hosts = denied(plan, failure({ policy }));
      const run = facts({ planned: planned({ plan }), hosts });
      expect(refusalsAfter([], run, { now: NOW, version: VERSION })).toEqual([]);
    },
  );

  test('that is no host step is remembered by its failure', () => {
    const roles = planOf(world({ roleAssignments: [] }));
    const [grant] = roles.steps;
    if (grant === undefined) throw new Error('a role is needed');
    const failures = [{ ...DENIED, step: grant.id }];
    const run = facts({ planned: planned({ plan: roles }), failures });
    const [refusal] = refusalsAfter([], run, { now: NOW, version: VERSION });
    expect(refusal).toMatchObject({ key: stepKey(grant), count: 1 });
  });
});

describe('identities that Azure refused', () => {
  const bad = afterBad(['bad']);

  function nextPlan(refusals: readonly Refusal[], overrides = {}): Plan {
    const drawn = world({
      hosts: [host('pool1', ['good', 'old']), host('pool2', ['good'])],
      identities: identities('bad', 'good', 'new'),
      ledger: [held(host('pool1'), 'old')],
      ...overrides,
    });
    return planCluster({ ...planInput(drawn), refusals });
  }

  test('are not tried on any host of the cluster, and the others are attached [F25]', () => {
    const plan = nextPlan(bad);
    expect(linesOf(plan)).toEqual(['pool1 + identity new', 'pool2 + identity new']);
    expect(plan.failures).toMatchObject([
      { policy: 'Stalled', code: 'FailedIdentityOperation', lookAgainMs: 6 * MINUTE },
    ]);
    expect(plan.failures[0]?.message).toContain('Nothing is taken off pool1, pool2 meanwhile');
  });

  test('keep nothing back where they are there already', () => {
    const plan = nextPlan(bad, {
      hosts: [host('pool1', ['bad', 'good', 'new', 'old'])],
    });
    expect(linesOf(plan)).toEqual(['pool1 - identity old']);
    expect(plan.failures).toEqual([]);
  });

  test('are tried at once when they were created again', () => {
    const again = identity('bad', { principalId: 'another' });
    const plan = nextPlan(bad, { identities: [...identities('good'), again] });
    expect(linesOf(plan)).toContain('pool1 + identity bad');
  });

  test('twenty of them rest two hours: a try costs the fleet a PATCH for each [P13]', () => {
    const names = Array.from({ length: 20 }, (_, at) => `bad${at}`);
    const refusals = afterBad(names);
    expect(refusals.map(({ key }) => key)).toEqual(
      names.map((name) => identityKey(identityId(name))),
    );
    expect(new Set(refusals.map(({ until }) => minutesTo(until)))).toEqual(new Set([120]));
    expect(minutesTo(bad[0]?.until ?? NOW)).toBe(6);
    expect(bad[0]?.digest).toBe(principalOf(identityId('bad')));
    expect(minutesTo(afterBad(['bad'], bad)[0]?.until ?? NOW)).toBe(12);
  });
});

test('the plan says of each identity whether Azure has taken it before', () => {
  const drawn = world({
    hosts: [host('pool1', ['a']), host('pool2')],
    identities: identities('a', 'b'),
  });
  expect(planOf(drawn).adds).toEqual([
    { id: identityId('a'), principalId: principalOf(identityId('a')), isProven: true },
    { id: identityId('b'), principalId: principalOf(identityId('b')), isProven: false },
  ]);
  expect(planFor().adds).toBeUndefined();
});
