/** Scripted faults of ARM: each waits for the calls that it matches, and fires as often as told. */
import type { ArmRequest, CallKind } from './arm/request';
import { frozen } from './world/frozen';
import type { OperationPlan } from './world/host-patch';
import type { Kernel } from './world/state';

export interface FaultMatcher {
  readonly method?: string;
  /** Part of the path, in any casing, or a pattern. */
  readonly path?: string | RegExp;
  readonly kind?: CallKind;
  /** Lets this many matching calls pass first. Default 0. */
  readonly skip?: number;
  /** How many calls are hit. Default 1, or with `forMs` any number; Infinity until removed. */
  readonly times?: number;
  /** Only calls within this time of real Azure from now on. */
  readonly forMs?: number;
}

export type ArmFault =
  /** Answers this. `after: 'commit'`: the call took effect nevertheless (unknown outcome). */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      /** Seconds, or an HTTP date. */
      readonly retryAfter?: number | string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly after?: 'commit';
    }
  /** Cuts the connection before anything happened, or after it took effect. */
  | { readonly kind: 'reset'; readonly when: 'beforeCommit' | 'afterCommit' }
  /**
   * Answers late, by `ms` of real Azure. For the real clock: a virtual one stands still while its owner tracks the call.
   */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The long-running operation that the call starts ends like this. */
  | ({ readonly kind: 'operation' } & OperationPlan)
  /** Leaves out response headers (`azure-asyncoperation`, `retry-after`). */
  | { readonly kind: 'headers'; readonly drop: readonly string[] }
  /** Spoils a page of a list. `row`: part of the id of the row that is meant, in any casing; default any. */
  | { readonly kind: 'page'; readonly change: PageChange; readonly row?: string }
  /**
   * A 404 that lies, in ARM's words for what the path names, or for its resource group: what is there is not found. A
   * write that meets it does nothing.
   */
  | { readonly kind: 'absent'; readonly what?: 'resource' | 'group' }
  /** A read shows the world as it was when the fault was scripted, by a replica that has stopped to follow. */
  | { readonly kind: 'stale' };

export type PageChange =
  /** The last row, or the one that is meant, comes twice. */
  | 'repeatRow'
  /** The last row comes again at the head of the next page. */
  | 'repeatOnNextPage'
  /** The first row, or the one that is meant, is left out. */
  | 'dropRow'
  /** Nothing of this page comes; the next link stays. */
  | 'emptyPage'
  /** Nothing comes, and no link leads on. */
  | 'emptyList'
  /** An empty page comes first, whose link leads to all the rows: no lie, and allowed to every list of ARM. */
  | 'emptyFirst'
  /** The link is missing: what it would lead to is lost. */
  | 'noNextLink'
  /** The link leads nowhere. */
  | 'badToken';

/** A fault as it meets a call: a stale one brings along the world that it shows. */
export type Strike =
  Exclude<ArmFault, { kind: 'stale' }> | { readonly kind: 'stale'; readonly view: Kernel };

export interface ArmFaults {
  /** Scripts a fault; returns a function that takes it back. */
  next(matcher: FaultMatcher, fault: ArmFault): () => void;
  /** The faults that a call meets; they count as used. */
  take(request: ArmRequest, kind: CallKind): Strike[];
  /** Faults that have not been used up. */
  pending(): number;
  clear(): void;
}

interface Scripted {
  readonly matcher: FaultMatcher;
  readonly strike: Strike;
  readonly until: number;
  skip: number;
  left: number;
}

/** No faults at first. */
export function newArmFaults(kernel: Kernel): ArmFaults {
  const scripted = new Set<Scripted>();
  const outdated = ({ until }: Scripted): boolean => kernel.time.now() >= until;
  const tidy = (): void => {
    for (const entry of scripted) if (outdated(entry)) scripted.delete(entry);
  };
  return {
    next(matcher, fault) {
      const entry = script(kernel, matcher, fault);
      scripted.add(entry);
      return () => void scripted.delete(entry);
    },
    take(request, kind) {
      tidy();
      const hits = [...scripted].filter(
        (entry) => fits(entry.matcher, request, kind) && due(entry),
      );
      for (const entry of hits) if (entry.left <= 0) scripted.delete(entry);
      return hits.map(({ strike }) => strike);
    },
    pending() {
      tidy();
      return scripted.size;
    },
    clear: () => scripted.clear(),
  };
}

function script(kernel: Kernel, matcher: FaultMatcher, fault: ArmFault): Scripted {
  const { skip = 0, forMs, times = forMs === undefined ? 1 : Number.POSITIVE_INFINITY } = matcher;
  const { time } = kernel;
  return {
    matcher,
    strike: fault.kind === 'stale' ? { kind: 'stale', view: frozen(kernel) } : fault,
    until: forMs === undefined ? Number.POSITIVE_INFINITY : time.now() + time.scaled(forMs),
    skip,
    left: times,
  };
}

function due(entry: Scripted): boolean {
  if (entry.skip > 0) {
    entry.skip -= 1;
    return false;
  }
  entry.left -= 1;
  return true;
}

function fits(
  { method, path, kind }: FaultMatcher,
  request: ArmRequest,
  actual: CallKind,
): boolean {
  if (method !== undefined && method.toUpperCase() !== request.method) return false;
  if (kind !== undefined && kind !== actual) return false;
  if (path === undefined) return true;
  return typeof path === 'string'
    ? request.path.toLowerCase().includes(path.toLowerCase())
    : path.test(request.path);
}
