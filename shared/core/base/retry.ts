import type { Failure } from './errors';

/** What a failure means for the work item, the conditions and a waiting HTTP caller. The only place that maps policies. */
export interface Consequence {
  /** When to look again; undefined: not before the next request or sweep. */
  readonly retryInMs?: number;
  readonly condition: 'Reconciling' | 'Stalled';
  readonly httpStatus: number;
}

const SECOND = 1000;
const MAX_BACKOFF_MS = 15 * 60 * SECOND;

/** `attempts`: failed runs in a row before this one. */
export function consequenceOf(failure: Failure, attempts: number): Consequence {
  const retryInMs = waitFor(failure, attempts);
  switch (failure.policy) {
    case 'Transient':
      return { retryInMs, condition: 'Reconciling', httpStatus: 503 };
    case 'Throttled':
      return { retryInMs, condition: 'Reconciling', httpStatus: 429 };
    case 'Conflict':
      return { retryInMs, condition: 'Reconciling', httpStatus: 409 };
    case 'Waiting':
      return { retryInMs, condition: 'Reconciling', httpStatus: 202 };
    case 'UnknownOutcome':
      return { retryInMs, condition: 'Reconciling', httpStatus: 502 };
    case 'Stalled':
      // Some of what stalls passes by itself: the condition says Stalled, and somebody looks again.
      return {
        ...(failure.lookAgainMs !== undefined && { retryInMs: failure.lookAgainMs }),
        condition: 'Stalled',
        httpStatus: 409,
      };
    case 'Terminal':
      return { condition: 'Stalled', httpStatus: 400 };
  }
}

/** Retry-After as Azure says it, but never a hot loop: `Retry-After: 0` again and again backs off as well. */
function waitFor(failure: Failure, attempts: number): number {
  if (failure.retryAfterMs === undefined) return backoff(failure, attempts);
  const floor = Math.min(SECOND * 2 ** Math.min(attempts, 10), MAX_BACKOFF_MS);
  return Math.max(failure.retryAfterMs, floor);
}

/** Doubles from a base that fits the policy: a busy cluster takes a minute, a reset connection a second. */
function backoff(failure: Failure, attempts: number): number {
  return Math.min(BASE_MS[failure.policy] * 2 ** Math.min(attempts, 10), MAX_BACKOFF_MS);
}

const BASE_MS: Readonly<Record<Failure['policy'], number>> = {
  Transient: 2 * SECOND,
  Throttled: 30 * SECOND,
  Conflict: 15 * SECOND,
  Waiting: 20 * SECOND,
  UnknownOutcome: 5 * SECOND,
  Stalled: 0,
  Terminal: 0,
};

/**
 * When to come back: the longest of the waits that resolve themselves, so that no retry comes before a Retry-After; else the
 * first look at what stalls. Undefined when none is worth another try.
 */
export function retryAfterAll(failures: readonly Failure[], attempts: number): number | undefined {
  const waits = failures.map((failure) => consequenceOf(failure, attempts));
  const inMs = (condition: Consequence['condition']): readonly number[] =>
    waits.flatMap((wait) => (wait.condition === condition ? (wait.retryInMs ?? []) : []));
  const [mending, looks] = [inMs('Reconciling'), inMs('Stalled')];
  if (mending.length > 0) return Math.max(...mending);
  return looks.length === 0 ? undefined : Math.min(...looks);
}
