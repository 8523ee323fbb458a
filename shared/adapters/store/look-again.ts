import { setTimeout as sleep } from 'node:timers/promises';
import { ReconcileError } from '../../core/errors';
import { mustLookAgain } from './table-errors';

/** Waits so many milliseconds. Injected, so that tests and simulations need no real time. */
export type Wait = (ms: number) => Promise<void>;

/** With n writers at least one gets through each round, so this many rounds stand as many writers. */
const ROUNDS = 40;
const LONGEST_WAIT_MS = 100;

export async function realWait(ms: number): Promise<void> {
  await sleep(ms);
}

/**
 * Runs `round` (read, decide, write) until it gets through. A lost race or an open outcome means: look again. Anything
 * else is thrown at once. Ends in a Conflict when others kept getting in first.
 */
export async function lookAgain<T>(what: string, wait: Wait, round: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let tried = 1; tried <= ROUNDS; tried += 1) {
    try {
      return await round();
    } catch (error) {
      if (!mustLookAgain(error)) throw error;
      last = error;
      await wait(Math.min(5 * tried, LONGEST_WAIT_MS));
    }
  }
  throw new ReconcileError({
    policy: 'Conflict',
    code: 'TooManyWriters',
    message: `${what} could not be written in ${ROUNDS} rounds because others kept writing it first. Last answer: ${last instanceof Error ? last.message : String(last)}`,
    target: what,
  });
}
