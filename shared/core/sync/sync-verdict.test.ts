import type { Failure } from '../base/errors';
import type { SyncFacts } from './sync-verdict';
import { syncConditions, syncNotBefore, syncVerdict } from './sync-verdict';

const NOW = '2026-01-01T00:00:00.000Z';
const CALM: SyncFacts = { attempts: 0, failures: [], writes: 0, settled: 'All is there.' };
const STALLED: Failure = {
  policy: 'Stalled',
  code: 'ChartTagTaken',
  message: 'taken',
  remedy: 'look',
};
const THROTTLED: Failure = {
  policy: 'Throttled',
  code: 'TooManyRequests',
  message: 'later',
  retryAfterMs: 60_000,
};

function words(facts: SyncFacts): readonly string[] {
  return syncConditions([], facts, syncVerdict(facts), NOW).map(
    ({ type, status, reason }) => `${type}=${status}/${reason}`,
  );
}

test('a sync that finds all in place is Ready and served', () => {
  expect(syncVerdict(CALM)).toMatchObject({ done: true, outcome: 'Converged' });
  expect(words(CALM)).toEqual([
    'Ready=True/Converged',
    'Reconciling=False/Idle',
    'Stalled=False/NotStalled',
  ]);
});

test('a sync that wrote says so', () => {
  expect(syncVerdict({ ...CALM, writes: 2 }).outcome).toBe('Changed');
});

test('what only a human can mend is Stalled, with the remedy, and is not tried again by itself', () => {
  const facts = { ...CALM, failures: [STALLED] };
  const verdict = syncVerdict(facts);
  expect(verdict).toMatchObject({ done: true, outcome: 'Stalled' });
  expect(syncNotBefore(verdict, NOW)).toEqual({});
  const ready = syncConditions([], facts, verdict, NOW).find(({ type }) => type === 'Ready');
  expect(ready).toMatchObject({
    reason: 'ChartTagTaken',
    message: 'ChartTagTaken: taken To mend it: look',
  });
});

test('a quota that says when to come back holds the row hard until then', () => {
  const verdict = syncVerdict({ ...CALM, failures: [THROTTLED] });
  expect(verdict).toMatchObject({ done: false, outcome: 'Waiting' });
  expect(syncNotBefore(verdict, NOW)).toEqual({
    notBefore: '2026-01-01T00:01:00.000Z',
    hold: 'hard',
  });
});

test('what a human has to see is told before what mends itself', () => {
  expect(syncVerdict({ ...CALM, failures: [THROTTLED, STALLED] }).failure).toBe(STALLED);
});

test('a sync that only looks says why', () => {
  const rest = { reason: 'ObserveOnly', message: 'Nothing is written.' } as const;
  expect(syncVerdict({ ...CALM, rest })).toMatchObject({
    outcome: 'Observed',
    message: rest.message,
  });
  expect(words({ ...CALM, rest })[0]).toBe('Ready=Unknown/ObserveOnly');
});

test('work that was left for later is taken up by itself', () => {
  const verdict = syncVerdict({ ...CALM, continueInMs: 60_000 });
  expect(verdict.done).toBe(false);
  expect(syncNotBefore(verdict, NOW)).toEqual({
    notBefore: '2026-01-01T00:01:00.000Z',
    hold: 'soft',
  });
});
