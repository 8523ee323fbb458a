import { CLUSTER } from '../../test/support/world';
import { freshItem } from '../../shared/core/queue/work-item';
import type { Known } from './run-view';
import { runView } from './run-view';

const AT = new Date('2026-01-01T00:00:00Z');

function known(runtimeStatus: string, more: Partial<Known> = {}): Known {
  return {
    runtimeStatus: runtimeStatus as unknown as Known['runtimeStatus'],
    customStatus: undefined,
    output: undefined,
    createdTime: AT,
    lastUpdatedTime: AT,
    ...more,
  };
}

const BEHIND = { ...freshItem(CLUSTER), generation: 2, reconciledGeneration: 1 };
const SERVED = { ...BEHIND, reconciledGeneration: 2 };

test('a request that still waits is Pending, although an earlier run has ended', () => {
  const notBefore = '2026-01-01T01:00:00Z';
  const ended = known('Completed', { output: { planId: 'old', outcome: 'Failed' } });
  expect(runView('cluster-1', ended, { ...BEHIND, notBefore })).toMatchObject({
    state: 'Pending',
    notBefore,
  });
  expect(runView('cluster-1', ended, SERVED)).toMatchObject({ state: 'Completed', planId: 'old' });
});

test('a run that Durable Functions has forgotten is Completed once its request is served', () => {
  expect(runView('cluster-1', undefined, SERVED).state).toBe('Completed');
  expect(runView('cluster-1', undefined, BEHIND).state).toBe('Pending');
});

test('a run under way says what it is at', () => {
  const customStatus = { step: 'roles', planId: 'plan-1', input: 'SECRET' };
  const view = runView('cluster-1', known('Running', { customStatus }), BEHIND);
  expect(view).toMatchObject({ state: 'Running', step: 'roles', planId: 'plan-1' });
  expect(JSON.stringify(view)).not.toContain('SECRET');
});

test.each([
  ['ContinuedAsNew', 'Running'],
  ['Pending', 'Pending'],
  ['Suspended', 'Suspended'],
  ['Terminated', 'Terminated'],
  ['Canceled', 'Terminated'],
  ['Failed', 'Failed'],
])('%s of Durable Functions is %s', (theirs, ours) => {
  expect(runView('preview-1', known(theirs), undefined).state).toBe(ours);
});

test.each([
  [{ planId: 'p', outcome: 'Converged' }, 'Converged'],
  [{ planId: 'p', outcome: { refused: 'PlanIsStale' } }, 'PlanIsStale'],
  [{ served: true }, 'NothingToDo'],
  ['an error of old', undefined],
])('of the output %j the outcome is %s', (output, outcome) => {
  expect(runView('cluster-1', known('Completed', { output }), SERVED).outcome).toBe(outcome);
});

test('the output of a failed run is shown to nobody', () => {
  const output = 'Orchestrator failed: SECRET';
  const view = runView('cluster-1', known('Failed', { output }), SERVED);
  expect(JSON.stringify(view)).not.toContain('SECRET');
});
