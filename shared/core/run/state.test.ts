import type { FailureCode } from '../reference/failures';
import type { RunRecord } from './state';
import { NEVER_RUN, runStateAfter } from './state';
import { inPlace } from './in-place';
import { verdictOf } from './verdict';

function after(
  before: readonly RunRecord[],
  planId: string,
  code?: FailureCode,
): readonly RunRecord[] {
  const failures =
    code === undefined
      ? []
      : [{ policy: 'Waiting', code, message: '', apart: true, retryAfterMs: 1 } as const];
  const unlessFailed = inPlace({ writes: 0, rest: undefined, settled: 'All is there.' });
  const verdict = verdictOf({ attempts: 0, failures, writes: 0, unlessFailed });
  const run = { planId, generation: 1, writes: 0, verdict, now: '2026-01-01T00:00:00Z' } as const;
  return runStateAfter({ ...NEVER_RUN, history: before }, { ...run, looks: true }).history;
}

test('a roll-out that is looked at all day leaves one line in the history, and the runs before it', () => {
  let history = after([], 'first');
  for (let look = 0; look < 50; look += 1) history = after(history, `look${look}`, 'RollingOut');
  expect(history.map(({ planId }) => planId)).toEqual(['look49', 'first']);
});

test('a wait for something else is a line of its own, and so is every run that ended', () => {
  const waits = after(after([], 'a', 'RollingOut'), 'b', 'InstallSuspended');
  expect(waits.map(({ planId }) => planId)).toEqual(['b', 'a']);
  const ended = after(after(waits, 'c'), 'd');
  expect(ended.map(({ planId }) => planId)).toEqual(['d', 'c', 'b', 'a']);
});
