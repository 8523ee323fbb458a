import { failure } from '../../../test/support/runs';
import type { ErrorPolicy } from './errors';
import { consequenceOf, retryAfterAll } from './retry';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('what a failure means', () => {
  test.each<[ErrorPolicy, number | undefined, string, number]>([
    ['Transient', 2 * SECOND, 'Reconciling', 503],
    ['Throttled', 30 * SECOND, 'Reconciling', 429],
    ['Conflict', 15 * SECOND, 'Reconciling', 409],
    ['Waiting', 20 * SECOND, 'Reconciling', 202],
    ['UnknownOutcome', 5 * SECOND, 'Reconciling', 502],
    ['Stalled', undefined, 'Stalled', 409],
    ['Terminal', undefined, 'Stalled', 400],
  ])('%s: again after %s ms, %s, HTTP %i', (policy, retryInMs, condition, httpStatus) => {
    expect(consequenceOf(failure({ policy }), 0)).toEqual({
      condition,
      httpStatus,
      ...(retryInMs !== undefined && { retryInMs }),
    });
  });

  test('Stalled may pass by itself: somebody looks again, and it stays Stalled', () => {
    const stalled = failure({ policy: 'Stalled', lookAgainMs: 2 * MINUTE });
    expect(consequenceOf(stalled, 5)).toMatchObject({
      condition: 'Stalled',
      retryInMs: 2 * MINUTE,
    });
  });

  test.each([
    [0, 2 * SECOND],
    [1, 4 * SECOND],
    [5, 64 * SECOND],
    [9, 15 * MINUTE],
    [1000, 15 * MINUTE],
  ])(
    'after %i failed runs a stumble waits %i ms: doubling, up to a quarter of an hour',
    (attempts, ms) => {
      expect(consequenceOf(failure(), attempts).retryInMs).toBe(ms);
    },
  );

  test.each([
    ['what Azure says, to the millisecond', 17_250, 0, 17_250],
    ['what Azure says, though it be an hour (fault F12)', 60 * MINUTE, 3, 60 * MINUTE],
    ['a second at least when Azure says 0', 0, 0, SECOND],
    ['longer and longer when Azure keeps saying 0 (P13)', 0, 5, 32 * SECOND],
    ['never longer than a quarter of an hour for it', 0, 99, 15 * MINUTE],
  ])('a Retry-After waits %s', (_what, retryAfterMs, attempts, ms) => {
    const throttled = failure({ policy: 'Throttled', retryAfterMs });
    expect(consequenceOf(throttled, attempts).retryInMs).toBe(ms);
  });
});

test('of several failures the longest wait counts: nobody comes back before any Retry-After (P8) [P8]', () => {
  const failures = [failure(), failure({ policy: 'Throttled', retryAfterMs: 90_000 })];
  expect(retryAfterAll([...failures, failure({ policy: 'Stalled' })], 0)).toBe(90_000);
});

test('there is no retry of what only a human can mend, even where Azure sends a Retry-After', () => {
  expect(retryAfterAll([failure({ policy: 'Stalled', retryAfterMs: 1000 })], 0)).toBeUndefined();
  expect(retryAfterAll([], 0)).toBeUndefined();
});
