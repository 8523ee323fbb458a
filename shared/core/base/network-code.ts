interface ErrorLike {
  readonly name?: string;
  readonly code?: unknown;
  readonly cause?: ErrorLike;
}

const MAX_DEPTH = 5;

/**
 * What Node or undici call it that no answer came: ECONNREFUSED, ETIMEDOUT, the many of TLS. fetch wraps what really
 * happened as `cause`, and client libraries wrap that again. Told by shape: the error may be of another realm.
 */
export function networkCode(error: unknown): string {
  let at = error as ErrorLike | undefined;
  for (let depth = 0; typeof at === 'object' && at !== null && depth < MAX_DEPTH; depth += 1) {
    if (at.name === 'TimeoutError') return 'ETIMEDOUT';
    // A DOMException has a number there.
    if (typeof at.code === 'string') return at.code;
    at = at.cause;
  }
  return (error as ErrorLike | undefined)?.name ?? 'unknown';
}
