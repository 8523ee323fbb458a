/** Which requests a fault is for. Every given part must hold. */
export interface ApiFaultMatcher {
  readonly method?: string;
  /** Part of the path, or a pattern. */
  readonly path?: string | RegExp;
  readonly watch?: boolean;
  /** How many requests are hit. Default 1. */
  readonly times?: number;
}

export type ApiFault =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfterSeconds?: number }
  /** Priority and fairness has no place for it: 429 in plain text, Retry-After: 1. */
  | { readonly kind: 'busy' }
  /** Cuts the connection without an answer. */
  | { readonly kind: 'reset' }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** A watch breaks after so many lines. */
  | { readonly kind: 'cut'; readonly afterLines: number }
  /** A watch tells that its version is too old. */
  | { readonly kind: 'gone' }
  /** A line, or an answer, that is not JSON. */
  | { readonly kind: 'garbage' };

export interface ApiFaults {
  /** Scripts a fault; returns a function that takes it back. */
  add(matcher: ApiFaultMatcher, fault: ApiFault): () => void;
  /** The fault that a request meets; it counts as used. */
  take(request: {
    readonly method: string;
    readonly path: string;
    readonly watch: boolean;
  }): ApiFault | undefined;
}

export function newApiFaults(): ApiFaults {
  const scripted: { readonly matcher: ApiFaultMatcher; readonly fault: ApiFault; left: number }[] =
    [];
  return {
    add(matcher, fault) {
      const entry = { matcher, fault, left: matcher.times ?? 1 };
      scripted.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    take(request) {
      const entry = scripted.find(({ matcher, left }) => left > 0 && isFor(matcher, request));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      return entry.fault;
    },
  };
}

function isFor(
  { method, path, watch }: ApiFaultMatcher,
  request: { readonly method: string; readonly path: string; readonly watch: boolean },
): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (watch !== undefined && watch !== request.watch) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? request.path.includes(path) : path.test(request.path);
}
