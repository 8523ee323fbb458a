import type { Permit } from './writers';

/** For the guard alone (orchestrations/activities/support/may-write.ts); `npm run architecture` checks it. */
export function issuePermit(): Permit {
  return {} as Permit;
}
