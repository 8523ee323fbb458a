/** When a page reads again. */
export interface Pace {
  /** While all is well and somebody looks. */
  readonly everyMs: number;
  readonly isHidden: boolean;
  /** Reads in a row that came to nothing. */
  readonly failures: number;
  /** How long the app asked to be left alone. */
  readonly retryAfterMs?: number | undefined;
}

/** Nobody looks: only so often that the page is not quite stale when somebody comes back. */
const HIDDEN_MS = 5 * 60_000;
const MAX_MS = 2 * 60_000;

/** Milliseconds until the next read: doubling while reads fail, rarely while the page is in the background. */
export function nextLookMs({ everyMs, isHidden, failures, retryAfterMs = 0 }: Pace): number {
  if (isHidden) return Math.max(HIDDEN_MS, everyMs, retryAfterMs);
  const backedOff = Math.min(everyMs * 2 ** Math.min(failures, 10), Math.max(MAX_MS, everyMs));
  return Math.max(backedOff, retryAfterMs);
}

/** A fleet of many pages is read less often, so that watching it costs the app no more than watching a small one. */
export function fleetPaceMs(clusters: number): number {
  return 5000 * Math.max(1, Math.ceil(clusters / 1000));
}
