import { plusMs } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import type { Planned, RunFacts } from './run';
import { facts, failure, planned } from '../../../test/support/runs';
import {
  CLUSTER,
  held,
  host,
  hostStepsOf,
  identities,
  identityId,
  NODE_GROUP,
  NOW,
  planOf,
  world,
  YESTERDAY,
} from '../../../test/support/world';
import { attachedIn, freshState, settlingMs, staleLookMs, stateAfter } from './after-run';
import type { ClusterState } from './cluster-state';
import type { Condition } from '../base/conditions';
import type { HostOutcome } from '../plan/host-progress';
import { advance, startHost } from '../plan/host-progress';
import { emptyPlan } from '../plan/plan-steps';
import { clusterVerdict } from './cluster-verdict';

function after(run: RunFacts, before?: ClusterState, now = NOW): ClusterState {
  return stateAfter(before, run, clusterVerdict(run), { now, contestedAfter: 3, version: 'v1' });
}

function condition(state: ClusterState, type: Condition['type']): string {
  const found = state.conditions.find((each) => each.type === type);
  return found === undefined ? 'absent' : `${found.status} ${found.reason}`;
}

const pool = host('pool');
const DRIFT = planOf(
  world({ hosts: [pool], identities: identities('a'), ledger: [held(pool, 'a')] }),
);

describe('the conditions after a run', () => {
  const stalled = failure({ policy: 'Stalled', code: 'RoleMissing', remedy: 'az role …' });
  const rest = { reason: 'Suspended', message: 'by tag' } as const;
  const leaving = planned({ intent: 'offboard' });

  test.each<[string, RunFacts, readonly string[]]>([
    [
      'that found everything in place',
      facts(),
      ['True Converged', 'False Idle', 'False NotStalled', 'False Uncontested'],
    ],
    [
      'that stumbled',
      facts({ failures: [failure()] }),
      ['False AzureUnavailable', 'True AzureUnavailable', 'False NotStalled', 'False Uncontested'],
    ],
    [
      'that needs a human',
      facts({ failures: [stalled] }),
      ['False RoleMissing', 'False Idle', 'True RoleMissing', 'False Uncontested'],
    ],
    [
      'that left the cluster alone',
      facts({ planned: planned({ apply: false, rest }) }),
      ['Unknown Suspended', 'False Idle', 'False NotStalled', 'False Uncontested'],
    ],
    [
      'of off-boarding',
      facts({ planned: leaving }),
      ['False OffBoarded', 'False Idle', 'False NotStalled', 'False Uncontested'],
    ],
    [
      'on a cluster that is gone',
      facts({ planned: planned({ rest: { reason: 'ClusterGone', message: 'gone' } }) }),
      ['False ClusterGone', 'False Idle', 'False NotStalled', 'False Uncontested'],
    ],
  ])('%s', (_what, run, expected) => {
    const state = after(run);
    const types = ['Ready', 'Reconciling', 'Stalled', 'Contested'] as const;
    expect(types.map((type) => condition(state, type))).toEqual(expected);
  });

  test('never say that work is under way while a human is needed, whatever else went wrong [P13]', () => {
    const troubles = [
      [failure(), stalled],
      [failure({ policy: 'Throttled', retryAfterMs: 60_000 }), stalled],
      [{ ...stalled, lookAgainMs: 60_000 }],
    ];
    for (const failures of troubles) {
      const state = after(facts({ failures }));
      expect(condition(state, 'Stalled')).toBe('True RoleMissing');
      expect(condition(state, 'Reconciling')).toBe('False Idle');
    }
  });

  test('carry the command that mends what needs a human', () => {
    const messages = after(facts({ failures: [stalled] })).conditions.map(({ message }) => message);
    expect(messages[0]).toContain('To fix it: az role …');
    expect(messages[2]).toContain('To fix it: az role …');
  });
});

test('pods of which nobody knows whether they are served leave a cluster Ready, and its message tells of them', () => {
  const tokens = { pods: 3, served: 1, refused: [], unknown: 2 };
  const report = { findings: [], omitted: 0, tokens } as unknown as NonNullable<Planned['report']>;
  const { conditions } = after(facts({ planned: planned({ report }) }));
  const ready = conditions.find(({ type }) => type === 'Ready');
  expect(ready).toMatchObject({ status: 'True', reason: 'Converged' });
  expect(ready?.message).toContain('Of 2 of 3 pods it is not known');
  const one = { ...report, tokens: { ...tokens, served: 0 } };
  expect(after(facts({ planned: planned({ report: one }) })).conditions).toContainEqual(
    expect.objectContaining({ type: 'Ready', status: 'False', reason: 'ObjectsDoNotMatch' }),
  );
});

describe('pods that were refused before the run are looked at once more', () => {
  const tokens = { pods: 1, served: 0, refused: [], waiting: [] };
  const report = { findings: [], omitted: 0, tokens } as unknown as NonNullable<Planned['report']>;
  const { steps } = planOf(world({ hosts: [pool], identities: identities('a') }));
  const [step] = steps.filter((each) => each.kind === 'updateHost');
  if (step === undefined) throw new Error('the plan has a host step');
  const sent = startHost(step);
  const stalled = failure({ policy: 'Stalled', code: 'RoleMissing' });

  function run(outcome: HostOutcome, attempts = 0): RunFacts {
    const hosts = [advance(sent, outcome)];
    return facts({ planned: planned({ report, attempts }), hosts, writes: 1 });
  }

  test('a second later when a write has worked', () => {
    expect(staleLookMs(run({ kind: 'accepted' }))).toBe(1000);
    expect(staleLookMs(facts({ planned: planned({ report }), writes: 1 }))).toBe(1000);
  });

  test('not when every write was refused: nothing has changed that a look could show [P13]', () => {
    const refused = { kind: 'failed', failure: stalled, named: [] } as const;
    expect(staleLookMs(run(refused))).toBe(0);
    expect(
      staleLookMs(facts({ planned: planned({ report }), failures: [stalled], writes: 1 })),
    ).toBe(0);
  });

  test('later and later when it goes on and on [P13]', () => {
    expect(staleLookMs(run({ kind: 'accepted' }, 5))).toBe(32_000);
    expect(staleLookMs(run({ kind: 'accepted' }, 50))).toBe(900_000);
  });
});

describe('drift', () => {
  const DONE = { ...startHost(hostStepsOf(DRIFT)[0]!), status: 'done' } as const;
  const seen = { nodes: { nodeResourceGroup: NODE_GROUP, pools: [] } };
  const repair = facts({ planned: planned({ plan: DRIFT, ...seen }), hosts: [DONE], writes: 1 });
  const lostBefore = (times: number): ClusterState => ({
    ...freshState(CLUSTER),
    contests: [{ on: pool.id, losses: Array<IsoTime>(times).fill(NOW), missing: false, taken: [] }],
  });

  test('that comes back again and again on one host is Contested, and tells until when; one loss less is not', () => {
    const third = after(repair, lostBefore(2));
    expect(condition(third, 'Contested')).toBe('True RepeatedDrift');
    const message = third.conditions.find(({ type }) => type === 'Contested')?.message;
    expect(message).toContain('pool (3 losses, until 2026-01-02T12:05:00.000Z)');
    expect(condition(after(repair, lostBefore(1)), 'Contested')).toBe('False Uncontested');
  });

  test('that was only shown is no loss', () => {
    const shown = planned({ plan: DRIFT, apply: false, ...seen });
    expect(after(facts({ planned: shown })).contests).toBeUndefined();
  });

  test('that Azure does not let us repair is lost once, however often we try', () => {
    const refused = facts({
      planned: planned({ plan: DRIFT, ...seen }),
      hosts: [{ ...DONE, status: 'failed', failure: failure({ policy: 'Conflict' }) }],
    });
    const again = { ...refused, planned: { ...refused.planned, planId: 'plan-2' } };
    expect(after(again, after(refused)).contests).toEqual([
      { on: pool.id, losses: [NOW], missing: true, taken: [identityId('a')] },
    ]);
  });

  test('after AKS was at work on the cluster is no loss: an upgrade drops what is not its own', () => {
    const busy = planned({ plan: emptyPlan(CLUSTER, [failure({ code: 'ClusterBusy' })]) });
    const before = after(facts({ planned: { ...busy, planId: 'plan-0' } }), lostBefore(2));
    expect(condition(after(repair, before), 'Contested')).toBe('False Uncontested');
  });

  test("is nobody's to fight for once the cluster is off-boarded", () => {
    const leaving = planned({ intent: 'offboard' });
    expect(after(facts({ planned: leaving }), lostBefore(5)).contests).toBeUndefined();
  });

  test('whose repair is held back leaves Ready saying what is missing where', () => {
    const contested = [
      {
        on: pool.id,
        until: '2026-01-02T12:05:00.000Z' as const,
        losses: 3,
        taken: [identityId('a')],
      },
    ];
    const plan = planOf(
      world({ hosts: [pool], identities: identities('a'), ledger: [held(pool, 'a')], contested }),
    );
    const state = after(facts({ planned: planned({ plan, ...seen }) }), lostBefore(3));
    expect(condition(state, 'Ready')).toBe('False Contested');
    expect(state.conditions[0]?.message).toContain('Missing: identities a on pool.');
    expect(state.conditions[0]?.message).toContain('put back at 2026-01-02T12:05:00.000Z');
  });
});

describe('the history', () => {
  test('tells the newest run first, and keeps twenty [P12]', () => {
    let state: ClusterState | undefined;
    for (let at = 0; at < 25; at++) {
      state = after(facts({ planned: planned({ planId: `plan-${at}`, plan: DRIFT }) }), state);
    }
    expect(state?.history).toHaveLength(20);
    expect(state?.history[0]).toEqual({
      at: NOW,
      planId: 'plan-24',
      generation: 3,
      causes: ['Drift'],
      writes: 0,
      outcome: 'Converged',
      message: '1 step carried out with 0 writes.',
    });
  });

  test('has a run once, though its activity ran twice: Durable runs each at least once', () => {
    const first = after(facts({ writes: 1 }));
    expect(after(facts({ writes: 1 }), first, '2026-01-05T00:00:00.000Z')).toBe(first);
  });
});

test('the state says which plan, generation and profile it speaks of, and where the hosts are', () => {
  const nodes = { nodeResourceGroup: NODE_GROUP, pools: [] };
  const state = after(facts({ planned: planned({ nodes }) }));
  expect(state).toMatchObject({
    cluster: CLUSTER,
    profile: 'team-a',
    nodeResourceGroup: NODE_GROUP,
    observedGeneration: 3,
    lastPlan: { planId: 'plan-1', at: NOW },
  });
  const unselected: Record<string, unknown> = { ...planned({ planId: 'plan-2' }) };
  delete unselected.profile;
  const later = after(facts({ planned: unselected as unknown as Planned }), state);
  expect(later.nodeResourceGroup).toBe(NODE_GROUP);
  expect(later).not.toHaveProperty('profile');
});

describe('a cluster is off-boarded', () => {
  const leaving = planned({ intent: 'offboard' });
  const gone = facts({
    planned: planned({ planId: 'plan-2', rest: { reason: 'ClusterGone', message: 'gone' } }),
  });

  test('by request, when everything was taken back', () => {
    expect(after(facts({ planned: leaving })).offboarded).toBe(true);
    expect(after(facts({ planned: leaving, failures: [failure()] })).offboarded).toBe(false);
  });

  test('and stays so when a later look fails', () => {
    const before = after(facts({ planned: leaving }));
    const failed = facts({ planned: { ...leaving, planId: 'plan-2' }, failures: [failure()] });
    expect(after(failed, before).offboarded).toBe(true);
  });

  test('not by being deleted: created again under its name, it is onboarded by its first event', () => {
    expect(after(gone).offboarded).toBe(false);
  });

  test('no longer, once it is onboarded again', () => {
    const before = after(facts({ planned: leaving }), undefined, YESTERDAY);
    expect(after(facts({ planned: planned({ planId: 'plan-2' }) }), before).offboarded).toBe(false);
  });
});

describe('the time until tokens are sure to be given', () => {
  const at = (seconds: number): IsoTime => plusMs(NOW, seconds * 1000);

  test('is what Azure may take, counted from the attachment', () => {
    expect([0, 1, 599, 600, 601].map((later) => settlingMs(NOW, at(later), 600))).toEqual([
      600_000, 599_000, 1000, 0, 0,
    ]);
  });

  test('is nothing where nothing was attached', () => {
    expect(settlingMs(undefined, NOW, 600)).toBe(0);
  });

  test('begins with a run that attached one identity, and not with one that only took away', () => {
    const plans = {
      attached: planOf(world({ hosts: [pool], identities: identities('a') })),
      takenAway: planOf(world({ hosts: [host('pool', ['a'])], ledger: [held(pool, 'a')] })),
    };
    const began = (plan: typeof DRIFT): boolean => {
      const hosts = hostStepsOf(plan).map((step) => ({
        ...startHost(step),
        status: 'done' as const,
      }));
      expect(hosts).toHaveLength(1);
      return attachedIn(facts({ planned: planned({ plan }), hosts }));
    };
    expect(began(plans.attached)).toBe(true);
    expect(began(plans.takenAway)).toBe(false);
  });
});
