import type { Clock } from '../../clock';

const LIMIT = 5000;
const HOUR_MS = 3_600_000;

export interface Quota {
  /** Counts a request of this token. */
  take(token: string): {
    readonly headers: Readonly<Record<string, string>>;
    readonly isSpent: boolean;
  };
}

/** GitHub's primary limit: so many requests an hour for each token. */
export function newQuota(clock: Clock): Quota {
  const windows = new Map<string, { readonly reset: number; used: number }>();
  return {
    take(token) {
      const now = clock.now();
      const known = windows.get(token);
      const window = known && known.reset > now ? known : { reset: now + HOUR_MS, used: 0 };
      windows.set(token, window);
      window.used += 1;
      return {
        isSpent: window.used > LIMIT,
        headers: {
          'x-ratelimit-limit': String(LIMIT),
          'x-ratelimit-remaining': String(Math.max(0, LIMIT - window.used)),
          'x-ratelimit-used': String(window.used),
          'x-ratelimit-reset': String(Math.ceil(window.reset / 1000)),
          'x-ratelimit-resource': 'core',
        },
      };
    },
  };
}
