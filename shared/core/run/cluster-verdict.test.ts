import { facts, failure, planned } from '../../../test/support/runs';
import { CLUSTER, host, identities, planOf, world } from '../../../test/support/world';
import { advance, startHost } from '../plan/host-progress';
import { emptyPlan, stepsOf } from '../plan/plan-steps';
import { clusterVerdict } from './cluster-verdict';
import { reconciling } from './verdict-conditions';

const HOST_PLAN = planOf(world({ hosts: [host('pool')], identities: identities('a') }));
const [STEP] = stepsOf(HOST_PLAN, 'updateHost');
if (STEP === undefined) throw new Error('the plan has a host step');
const stalled = failure({ policy: 'Stalled', code: 'AuthorizationFailed', message: 'no right' });

describe('the outcome of a run', () => {
  test.each([
    ['without writes is Converged', facts(), 'Converged'],
    ['with writes is Changed', facts({ writes: 2 }), 'Changed'],
    ['that was not applied is Observed', facts({ planned: planned({ apply: false }) }), 'Observed'],
    [
      'of off-boarding is OffBoarded',
      facts({ planned: planned({ intent: 'offboard' }) }),
      'OffBoarded',
    ],
    [
      'on a cluster that is gone is OffBoarded',
      facts({ planned: planned({ rest: { reason: 'ClusterGone', message: 'gone' } }) }),
      'OffBoarded',
    ],
    ['that stumbled is Failed', facts({ failures: [failure()] }), 'Failed'],
    [
      'that only had to be patient is Waiting',
      facts({ failures: [failure({ policy: 'Waiting' }), failure({ policy: 'Throttled' })] }),
      'Waiting',
    ],
    [
      'that needs a human is Stalled, whatever else',
      facts({ failures: [failure(), stalled] }),
      'Stalled',
    ],
    [
      'of off-boarding that failed is not OffBoarded',
      facts({ planned: planned({ intent: 'offboard' }), failures: [failure()] }),
      'Failed',
    ],
  ])('%s', (_what, run, outcome) => {
    expect(clusterVerdict(run).outcome).toBe(outcome);
  });
});

test('a run without failures is done, and says what was done', () => {
  expect(clusterVerdict(facts())).toEqual({
    done: true,
    hold: 'soft',
    outcome: 'Converged',
    stalled: [],
    troubles: [],
    message: 'Everything was in place.',
    ready: {
      ...{ type: 'Ready', status: 'True', reason: 'Converged' },
      message: 'Every identity is on every node pool host.',
    },
  });
  expect([0, 1, 60_000].map((ms) => clusterVerdict(facts(), ms).ready.reason)).toEqual([
    ...['Converged', 'Propagating', 'Propagating'],
  ]);
  const changed = facts({ planned: planned({ plan: HOST_PLAN }), writes: 1 });
  expect(clusterVerdict(changed).message).toBe('1 step carried out with 1 write.');
  const rest = { reason: 'Suspended', message: 'suspended by tag' } as const;
  expect(clusterVerdict(facts({ planned: planned({ apply: false, rest }) })).message).toBe(
    'suspended by tag',
  );
});

test('a failure that mends itself leaves the run undone, with a wait that grows with the attempts', () => {
  const run = (attempts: number) =>
    clusterVerdict(facts({ planned: planned({ attempts }), failures: [failure()] }));
  expect(run(0)).toMatchObject({ done: false, retryInMs: 2000, hold: 'soft' });
  expect(run(3)).toMatchObject({ done: false, retryInMs: 16_000 });
});

test('throttling holds hard: no event cuts it short', () => {
  const throttled = failure({ policy: 'Throttled', retryAfterMs: 60_000 });
  expect(clusterVerdict(facts({ failures: [throttled] }))).toMatchObject({
    done: false,
    retryInMs: 60_000,
    hold: 'hard',
  });
});

test('what needs a human ends the run, and is what people read first', () => {
  const verdict = clusterVerdict(facts({ failures: [stalled] }));
  expect(verdict).toMatchObject({ done: true, failure: stalled, stalled: [stalled] });
  expect(verdict.message).toBe('AuthorizationFailed: no right');
  const both = clusterVerdict(facts({ failures: [failure(), stalled] }));
  expect(both).toMatchObject({ done: false, failure: stalled });
});

describe('failures are gathered from', () => {
  test('the plan', () => {
    const run = facts({ planned: planned({ plan: emptyPlan(CLUSTER, [stalled]) }) });
    expect(clusterVerdict(run).stalled).toEqual([stalled]);
  });

  test('hosts that failed', () => {
    const host = advance(startHost(STEP), { kind: 'failed', failure: stalled, named: [] });
    expect(clusterVerdict(facts({ hosts: [host] })).stalled).toHaveLength(1);
  });

  test('identities that were refused on hosts that went on without them', () => {
    const bad = failure({ policy: 'Stalled', code: 'FailedIdentityOperation' });
    const host = advance(startHost(STEP), { kind: 'failed', failure: bad, named: STEP.attach });
    expect(host.status).toBe('done');
    const [refused, ...others] = clusterVerdict(facts({ hosts: [host] })).stalled;
    expect(refused).toMatchObject({ ...bad, target: STEP.attach[0] });
    expect(refused?.remedy).toContain(`az identity show --ids ${STEP.attach[0] ?? ''}`);
    expect(others).toEqual([]);
  });
});

describe('what is waited for although nothing is wrong', () => {
  const waits = failure({ policy: 'Waiting', code: 'AbsenceUnproved', aside: true });

  test('is looked at again, and leaves the outcome as it is', () => {
    const verdict = clusterVerdict(facts({ failures: [waits] }));
    expect(verdict).toMatchObject({ done: false, outcome: 'Converged', aside: waits });
    expect(verdict.failure).toBeUndefined();
  });

  test('is told as what the cluster is reconciling for', () => {
    const verdict = clusterVerdict(facts({ failures: [waits] }));
    expect(reconciling(verdict)).toMatchObject({ status: 'True', reason: 'AbsenceUnproved' });
  });

  test('comes after what is wrong', () => {
    const verdict = clusterVerdict(facts({ failures: [waits, failure({ code: 'AzureError' })] }));
    expect(verdict).toMatchObject({ outcome: 'Failed', failure: { code: 'AzureError' } });
    expect(reconciling(verdict)).toMatchObject({ reason: 'AzureError' });
  });
});
