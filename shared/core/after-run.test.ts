import type { Planned } from './run';
import { facts, failure, planned } from '../../test/support/runs';
import {
  CLUSTER,
  held,
  host,
  identities,
  NODE_GROUP,
  NOW,
  planOf,
  world,
  YESTERDAY,
} from '../../test/support/world';
import { freshState, stateAfter } from './after-run';
import type { ClusterState } from './cluster-state';
import type { Condition } from './conditions';
import type { RunFacts } from './run';
import { verdictOf } from './verdict';

function after(run: RunFacts, before?: ClusterState, now = NOW): ClusterState {
  return stateAfter(before, run, verdictOf(run), { now, contestedAfter: 3 });
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

  test('carry the command that mends what needs a human', () => {
    const messages = after(facts({ failures: [stalled] })).conditions.map(({ message }) => message);
    expect(messages[0]).toContain('To mend it: az role …');
    expect(messages[2]).toContain('To mend it: az role …');
  });
});

describe('drift', () => {
  const repair = facts({ planned: planned({ plan: DRIFT }), writes: 1 });

  test('that comes back again and again is Contested, and one repair less is not', () => {
    const twice = { ...freshState(CLUSTER), repairs: [NOW, NOW] };
    expect(condition(after(repair, twice), 'Contested')).toBe('True RepeatedDrift');
    const once = { ...freshState(CLUSTER), repairs: [NOW] };
    expect(condition(after(repair, once), 'Contested')).toBe('False Uncontested');
  });

  test.each([
    ['was only shown', facts({ planned: planned({ plan: DRIFT, apply: false }), writes: 0 })],
    ['could not be repaired by any write', facts({ planned: planned({ plan: DRIFT }) })],
  ])('that %s is no repair', (_what, run) => {
    expect(after(run).repairs).toEqual([]);
  });
});

describe('the history', () => {
  test('tells the newest run first, and keeps twenty', () => {
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

  test('has a run once, though its activity ran twice (host.md: at least once)', () => {
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
