import { CLUSTER } from '../../../test/support/world';
import { unanswered } from './step-results';

const STEPS = [
  { id: 'host/a', kind: 'updateHost' },
  { id: 'role/b', kind: 'grantRole' },
] as const;

test('a step of which nothing was heard fails the run', () => {
  const failures = unanswered({ cluster: CLUSTER, steps: STEPS }, [
    { step: 'host/a', writes: 1, failures: [] },
  ]);
  expect(failures).toMatchObject([
    { policy: 'Stalled', code: 'StepNotCarriedOut', step: 'role/b' },
  ]);
});

test('a step that waits for another run was answered', () => {
  const results = STEPS.map(({ id }) => ({ step: id, writes: 0, failures: [] }));
  expect(unanswered({ cluster: CLUSTER, steps: STEPS }, results)).toEqual([]);
});
