import { setTimeout as sleep } from 'node:timers/promises';
import { ReconcileError } from '../../core/base/errors';
import { mustLookAgain } from './table-errors';

/** Waits so many milliseconds. Injected, so that tests and simulations need no real time. */
export type Wait = (ms: number) => Promise<void>;

/** With n writers at least one gets through each round, so this many rounds stand as many writers. */
const ROUNDS = 40;
/** A write that is never answered costs its full time-out each round, so fewer rounds are worth it. */
const UNANSWERED_ROUNDS = 3;
const MAX_WAIT_MS = 100;

/** Waits for `ms` milliseconds of real time. */
export async function realWait(ms: number): Promise<void> {
  await sleep(ms);
}

/**
 * Runs `round` (read, decide, write) until it gets through. A lost race or an open outcome means: look again. Anything
 * else is thrown at once. Ends in a Conflict when others kept getting in first.
 */
export async function retryOnConflict<T>(
  what: string,
  wait: Wait,
  round: () => Promise<T>,
): Promise<T> {
  let unanswered = 0;
  let last: unknown;
  for (let tried = 1; tried <= ROUNDS; tried += 1) {
    try {
      return await round();
    } catch (error) {
      if (!mustLookAgain(error)) throw error;
      if (error.failure.policy === 'UnknownOutcome') unanswered += 1;
      if (unanswered >= UNANSWERED_ROUNDS) throw error;
      last = error;
      await wait(Math.min(5 * tried, MAX_WAIT_MS));
    }
  }
  throw tooManyWriters(what, last);
}

function tooManyWriters(what: string, last: unknown): ReconcileError {
  const answer = last instanceof Error ? last.message : String(last);
  return new ReconcileError({
    policy: 'Conflict',
    code: 'TooManyWriters',
    message: `${what} could not be written in ${ROUNDS} rounds because others kept writing it first. Last answer: ${answer}`,
    target: what,
  });
}
