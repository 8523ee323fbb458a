import { digestOf, resolved, seen, observedImage } from '../../../test/support/charts';
import type { ImportImageStep } from './chart-plan';
import { advanceProgress, startImport } from './import-progress';
import { planChart } from './plan-chart';

function anImport(): ImportImageStep {
  const lacking = seen('a', { images: [observedImage('one', { expected: digestOf('1') })] });
  return planChart(resolved(), [lacking]).steps[0] as ImportImageStep;
}

const START = startImport(anImport());
const ACCEPTED = { kind: 'accepted', operation: 'https://management.azure.com/op' } as const;

test('an import that is there already costs no write', () => {
  const end = advanceProgress(START, { kind: 'there', sent: false });
  expect(end).toMatchObject({ status: 'done', writes: 0, waitMs: 0 });
});

test('an import is sent once, polled, and done when it is seen', () => {
  const polling = advanceProgress(START, { ...ACCEPTED, retryAfterMs: 7000 });
  expect(polling).toMatchObject({ status: 'polling', writes: 1, waitMs: 7000 });
  const running = advanceProgress(polling, { kind: 'running' });
  expect(running).toMatchObject({ status: 'polling', polls: 1, waitMs: 5000 });
  const end = advanceProgress(running, { kind: 'there', sent: false });
  expect(end).toMatchObject({ status: 'done', writes: 1, operation: undefined });
});

test('an import that Azure refuses fails with what Azure says', () => {
  const failure = { policy: 'Stalled', code: 'AuthorizationFailed', message: 'no' } as const;
  const end = advanceProgress(START, { kind: 'failed', failure });
  expect(end).toMatchObject({ status: 'failed', writes: 0, failure });
});

test('an import that never ends is given up after half an hour, its outcome unknown', () => {
  let progress = advanceProgress(START, ACCEPTED);
  for (let look = 0; look <= 360 && progress.status === 'polling'; look += 1) {
    progress = advanceProgress(progress, { kind: 'running' });
  }
  expect(progress).toMatchObject({
    status: 'failed',
    failure: { policy: 'UnknownOutcome', code: 'ImportTooSlow' },
  });
});
