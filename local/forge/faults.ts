import type { ForgeHttpRequest, Refusal } from './front';

/** Which requests a fault is for. Every given part must hold. */
export interface ForgeFaultMatcher {
  readonly method?: string;
  /** Part of the path, or a pattern. */
  readonly path?: string | RegExp;
  /** How many requests pass before it. Default 0. */
  readonly after?: number;
  /** How many requests are hit. Default 1. */
  readonly times?: number;
}

export type ForgeFault =
  /** Nothing is done; the front words the refusal. */
  | ({ readonly kind: 'refuse' } & Refusal)
  /** Cuts the connection; nothing is done. */
  | { readonly kind: 'reset' }
  /** Does it, and cuts the connection before the answer. */
  | { readonly kind: 'lost' }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** An answer that is not JSON. */
  | { readonly kind: 'garbage' };

export interface ForgeFaults {
  /** Scripts a fault; returns a function that takes it back. */
  add(matcher: ForgeFaultMatcher, fault: ForgeFault): () => void;
  /** Runs `work` before the request that matches is answered: somebody else is quicker. */
  before(matcher: ForgeFaultMatcher, work: () => Promise<unknown>): () => void;
  clear(): void;
}

export interface FaultTaker extends ForgeFaults {
  /** What the request meets; it counts as used. */
  take(request: Pick<ForgeHttpRequest, 'method' | 'path'>): Scripted;
}

export interface Scripted {
  readonly fault?: ForgeFault;
  readonly before?: () => Promise<unknown>;
}

interface Entry extends Scripted {
  readonly matcher: ForgeFaultMatcher;
  passed: number;
  left: number;
}

export function newForgeFaults(): FaultTaker {
  const entries: Entry[] = [];
  function script(matcher: ForgeFaultMatcher, scripted: Scripted): () => void {
    const entry = { matcher, ...scripted, passed: 0, left: matcher.times ?? 1 };
    entries.push(entry);
    return () => {
      entry.left = 0;
    };
  }
  return {
    add: (matcher, fault) => script(matcher, { fault }),
    before: (matcher, before) => script(matcher, { before }),
    clear: () => void entries.splice(0),
    take(request) {
      const entry = entries.find((other) => isDue(other, request));
      if (entry === undefined) return {};
      entry.left -= 1;
      return entry;
    },
  };
}

function isDue(entry: Entry, request: Pick<ForgeHttpRequest, 'method' | 'path'>): boolean {
  if (entry.left <= 0 || !isFor(entry.matcher, request)) return false;
  entry.passed += 1;
  return entry.passed > (entry.matcher.after ?? 0);
}

function isFor(
  { method, path }: ForgeFaultMatcher,
  request: Pick<ForgeHttpRequest, 'method' | 'path'>,
): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (path === undefined) return true;
  const decoded = decodeURIComponent(request.path);
  return typeof path === 'string' ? decoded.includes(path) : path.test(decoded);
}
