import type { SyncRecord } from './sync-state';
import { syncVerdict } from './sync-verdict';
import { historyAfter } from './sync-history';

function after(
  before: readonly SyncRecord[],
  planId: string,
  code?: string,
): readonly SyncRecord[] {
  const failures =
    code === undefined
      ? []
      : [{ policy: 'Waiting', code, message: '', apart: true, retryAfterMs: 1 } as const];
  const facts = { attempts: 0, failures, writes: 0, settled: 'All is there.' };
  const occasion = { facts, verdict: syncVerdict(facts), now: '2026-01-01T00:00:00Z' as const };
  return historyAfter(before, { planId, generation: 1, attempts: 0 }, occasion);
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
