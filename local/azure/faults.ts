/** Scripted faults of ARM: each waits for the calls that it matches, and fires as often as told. */
import type { Answer, ArmRequest, CallKind } from './arm/request';
import type { OperationPlan } from './world/host-patch';

export interface FaultMatcher {
  readonly method?: string;
  /** Part of the path, in any casing, or a pattern. */
  readonly path?: string | RegExp;
  readonly kind?: CallKind;
  /** Lets this many matching calls pass first. Default 0. */
  readonly skip?: number;
  /** How many calls are hit. Default 1; Infinity until removed. */
  readonly times?: number;
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
  /** Spoils a page of a list. */
  | {
      readonly kind: 'page';
      readonly change: 'repeatRow' | 'dropRow' | 'badToken' | 'emptyPage';
    };

export interface ArmFaults {
  /** Scripts a fault; returns a function that takes it back. */
  next(matcher: FaultMatcher, fault: ArmFault): () => void;
  /** The faults that a call meets; they count as used. */
  take(request: ArmRequest, kind: CallKind): ArmFault[];
  /** Faults that have not been used up. */
  pending(): number;
  clear(): void;
}

interface Scripted {
  readonly matcher: FaultMatcher;
  readonly fault: ArmFault;
  skip: number;
  left: number;
}

/** No faults at first. */
export function newArmFaults(): ArmFaults {
  const scripted = new Set<Scripted>();
  return {
    next(matcher, fault) {
      const entry = { matcher, fault, skip: matcher.skip ?? 0, left: matcher.times ?? 1 };
      scripted.add(entry);
      return () => void scripted.delete(entry);
    },
    take(request, kind) {
      const hits = [...scripted].filter(
        (entry) => fits(entry.matcher, request, kind) && due(entry),
      );
      for (const entry of hits) if (entry.left <= 0) scripted.delete(entry);
      return hits.map(({ fault }) => fault);
    },
    pending: () => scripted.size,
    clear: () => scripted.clear(),
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

/** The answer of an `answer` fault. */
export function faultAnswer(fault: Extract<ArmFault, { kind: 'answer' }>): Answer {
  const { status, code = 'InternalServerError', message = 'Scripted fault.' } = fault;
  return {
    status,
    body: 'body' in fault ? fault.body : { error: { code, message } },
    headers: {
      ...fault.headers,
      ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }),
    },
  };
}

/** The answer as the faults leave it. */
export function spoil(answer: Answer, faults: readonly ArmFault[]): Answer {
  return faults.reduce(spoilOnce, answer);
}

function spoilOnce(answer: Answer, fault: ArmFault): Answer {
  switch (fault.kind) {
    case 'headers': {
      const dropped = new Set(fault.drop.map((name) => name.toLowerCase()));
      const kept = Object.entries(answer.headers ?? {}).filter(([name]) => !dropped.has(name));
      return { ...answer, headers: Object.fromEntries(kept) };
    }
    case 'page':
      return { ...answer, body: spoilPage(answer.body, fault.change) };
    case 'answer':
      return fault.after === 'commit' ? faultAnswer(fault) : answer;
    case 'reset':
    case 'slow':
    case 'operation':
      return answer;
  }
}

interface Page {
  readonly value: readonly unknown[];
  readonly nextLink?: string;
}

function spoilPage(body: unknown, change: Extract<ArmFault, { kind: 'page' }>['change']): unknown {
  const { value, nextLink } = body as Page;
  const link = nextLink === undefined ? {} : { nextLink };
  switch (change) {
    case 'repeatRow':
      return { value: [...value, ...value.slice(-1)], ...link };
    case 'dropRow':
      return { value: value.slice(1), ...link };
    case 'emptyPage':
      return { value: [], ...link };
    case 'badToken':
      return {
        value,
        ...(nextLink === undefined
          ? {}
          : { nextLink: nextLink.replace(/skiptoken=[^&]*/i, 'skiptoken=bm9wZQ') }),
      };
  }
}
