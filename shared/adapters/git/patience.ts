import { tryMs } from '../../core/base/iso-time';

/** Names in lower case. */
export type Headers = Readonly<Record<string, string | number | undefined>>;

const MIN_MS = 1000;
/** When a forge throttles and does not say for how long: what GitHub's documentation asks for. */
const UNTOLD_MS = 60_000;
/** No quota of a forge is longer; a clock that is wrong must not put us to sleep for a year. */
const MAX_MS = 2 * 3_600_000;

/**
 * How long a forge asks us to wait, in ms: retry-after in seconds or as a date, else the time at which its quota starts
 * anew (GitHub x-ratelimit-reset, GitLab ratelimit-reset, Azure DevOps x-ratelimit-reset: seconds since the epoch).
 */
export function waitOf(headers: Headers, now: number): number {
  const wait = retryAfter(headers['retry-after'], now) ?? untilReset(headers, now) ?? UNTOLD_MS;
  return Math.min(MAX_MS, Math.max(MIN_MS, wait));
}

/** Undefined when there is no such header, or nothing to be made of it. */
function retryAfter(value: string | number | undefined, now: number): number | undefined {
  if (value === undefined || value === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = tryMs(value);
  return date === undefined ? undefined : date - now;
}

function untilReset(headers: Headers, now: number): number | undefined {
  const value = headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'];
  const seconds = Number(value ?? Number.NaN);
  // A whole second later: the forge's clock and ours are not one.
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 + 1000 - now : undefined;
}
