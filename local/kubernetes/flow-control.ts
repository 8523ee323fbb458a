import { PlainError } from './status';

/** Places for requests that are being answered (API priority and fairness, without its queues). */
export interface Seats {
  /** Takes a place until the returned function is called. Throws 429, in plain text, when there is none. */
  take(): () => void;
}

export function newSeats(all: number): Seats {
  let taken = 0;
  return {
    take() {
      if (taken >= all) throw tooManyRequests();
      taken += 1;
      let held = true;
      return () => {
        if (held) taken -= 1;
        held = false;
      };
    },
  };
}

export function tooManyRequests(): PlainError {
  return new PlainError(429, 'Too many requests, please try again later.\n', {
    'retry-after': '1',
    'x-content-type-options': 'nosniff',
  });
}
