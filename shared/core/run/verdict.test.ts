import type { Failure } from '../base/errors';
import type { Condition, ReasonCode } from '../base/conditions';
import { inPlace } from './in-place';
import { runStateAfter } from './state';
import type { EndedRun, Verdict } from './verdict';
import { endOf, verdictOf } from './verdict';

const NOW = '2026-01-01T00:00:00.000Z';
const CALM = ended();
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

function ended(writes = 0, rest?: { reason: ReasonCode; message: string }): EndedRun {
  const unlessFailed = inPlace({ writes, rest, settled: 'All is there.' });
  return { attempts: 0, failures: [], writes, unlessFailed };
}

function conditions(run: EndedRun): readonly Condition[] {
  const made = {
    planId: 'p',
    generation: 1,
    writes: 0,
    verdict: verdictOf(run),
    now: NOW,
  } as const;
  return runStateAfter(undefined, made).conditions;
}

function notBefore(verdict: Verdict): object {
  const { notBefore: at, hold } = endOf({ generation: 1 }, verdict, NOW);
  return { ...(at && { notBefore: at }), ...(hold && { hold }) };
}

function words(run: EndedRun): readonly string[] {
  return conditions(run).map(({ type, status, reason }) => `${type}=${status}/${reason}`);
}

test('a sync that finds all in place is Ready and served', () => {
  expect(verdictOf(CALM)).toMatchObject({ done: true, outcome: 'Converged' });
  expect(words(CALM)).toEqual([
    'Ready=True/Converged',
    'Reconciling=False/Idle',
    'Stalled=False/NotStalled',
  ]);
});

test('a sync that wrote says so', () => {
  expect(verdictOf(ended(2)).outcome).toBe('Changed');
});

test('what only a human can mend is Stalled, with the remedy, and is not tried again by itself', () => {
  const facts = { ...CALM, failures: [STALLED] };
  const verdict = verdictOf(facts);
  expect(verdict).toMatchObject({ done: true, outcome: 'Stalled' });
  expect(notBefore(verdict)).toEqual({});
  const ready = conditions(facts).find(({ type }) => type === 'Ready');
  expect(ready).toMatchObject({
    reason: 'ChartTagTaken',
    message: 'ChartTagTaken: taken To fix it: look',
  });
});

test('a quota that says when to come back holds the row hard until then', () => {
  const verdict = verdictOf({ ...CALM, failures: [THROTTLED] });
  expect(verdict).toMatchObject({ done: false, outcome: 'Waiting' });
  expect(notBefore(verdict)).toEqual({
    notBefore: '2026-01-01T00:01:00.000Z',
    hold: 'hard',
  });
});

test('what a human has to see is told before what mends itself', () => {
  expect(verdictOf({ ...CALM, failures: [THROTTLED, STALLED] }).failure).toBe(STALLED);
});

test('a sync that only looks says why', () => {
  const rest = { reason: 'ObserveOnly', message: 'Nothing is written.' } as const;
  expect(verdictOf(ended(0, rest))).toMatchObject({
    outcome: 'Observed',
    message: rest.message,
  });
  expect(words(ended(0, rest))[0]).toBe('Ready=Unknown/ObserveOnly');
});

test('work that was left for later is taken up by itself', () => {
  const verdict = verdictOf({ ...CALM, againInMs: 60_000 });
  expect(verdict.done).toBe(false);
  expect(notBefore(verdict)).toEqual({
    notBefore: '2026-01-01T00:01:00.000Z',
    hold: 'soft',
  });
});
