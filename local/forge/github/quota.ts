import type { Clock } from '../../clock';

const LIMIT = 5000;
const HOUR_MS = 3_600_000;

export interface Quota {
  /** Counts a request of this token. */
  take(token: string): {
    readonly headers: Readonly<Record<string, string>>;
    readonly isSpent: boolean;
  };
  /** A 304 costs nothing. */
  giveBack(token: string): void;
  /** How it stands, without counting. */
  look(token: string): Rate;
}

export interface Rate {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since the Unix epoch. */
  readonly reset: number;
}

/** GitHub's primary limit: so many requests an hour for each token. */
export function newQuota(clock: Clock): Quota {
  const windows = new Map<string, { readonly reset: number; used: number }>();
  function windowOf(token: string): { readonly reset: number; used: number } {
    const now = clock.now();
    const known = windows.get(token);
    const window = known && known.reset > now ? known : { reset: now + HOUR_MS, used: 0 };
    windows.set(token, window);
    return window;
  }
  function look(token: string): Rate {
    const { used, reset } = windowOf(token);
    const remaining = Math.max(0, LIMIT - used);
    return { limit: LIMIT, used, remaining, reset: Math.ceil(reset / 1000) };
  }
  return {
    look,
    giveBack: (token) => void (windowOf(token).used -= 1),
    take(token) {
      windowOf(token).used += 1;
      const { used, remaining, reset } = look(token);
      return {
        isSpent: used > LIMIT,
        headers: {
          'x-ratelimit-limit': String(LIMIT),
          'x-ratelimit-remaining': String(remaining),
          'x-ratelimit-used': String(used),
          'x-ratelimit-reset': String(reset),
          'x-ratelimit-resource': 'core',
        },
      };
    },
  };
}
