import type { Run } from '../api/bodies';
import { runProgress } from './run-progress';

function told(run: Partial<Run>): string {
  const { isDone, word, detail } = runProgress({ id: 'cluster-1', state: 'Completed', ...run });
  return `${isDone ? 'done' : 'going on'}: ${word}. ${detail}`.trim();
}

it('says how far a run is, and why it has not begun', () => {
  expect(told({ state: 'Pending' })).toBe('going on: Queued.');
  expect(told({ state: 'Pending', notBefore: '2026-01-01T00:00:00Z' })).toContain(
    'It waits until 2026-01-01T00:00:00Z.',
  );
  expect(told({ state: 'Running', step: 'roles' })).toBe('going on: Under way. roles');
});

it('says what came of it', () => {
  expect(told({ outcome: 'Changed' })).toBe('done: Changed. What was to change has changed.');
  expect(told({})).toBe('done: Done. It has ended.');
  expect(told({ outcome: 'Stalled' })).toContain('A human is needed');
});

it('takes an outcome that it does not know for a refusal, not for a success', () => {
  const progress = runProgress({ id: 'x', state: 'Completed', outcome: 'PlanIsStale' });
  expect(progress).toMatchObject({ tone: 'warn', word: 'Refused' });
  expect(progress.detail).toContain('PlanIsStale');
});

it('says where to look for a run that broke off', () => {
  expect(told({ state: 'Failed' })).toBe('done: Failed. Look for cluster-1 in the logs.');
});
