import type { ForgeHttpRequest } from './front';
import type { Caller, HostedRepository, Hosting } from './hosting';

/** What a route of a front is given. */
export interface RouteContext {
  readonly hosting: Hosting;
  readonly repository: HostedRepository;
  readonly caller: Caller;
  /** Parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FrontRoute {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the repository; `{name}` takes one part. */
  readonly path: string;
  /** Right that it asks for: to read it with GET and HEAD, else to write. */
  readonly right: 'contents' | 'requests';
  /** A POST that changes nothing. */
  readonly reads?: true;
  readonly handle: (context: RouteContext) => Promise<Reply>;
}

export interface FoundRoute {
  readonly route: FrontRoute;
  readonly params: Readonly<Record<string, string>>;
}

/** The route for a path below the repository, which is still percent-encoded. */
export function findRoute(
  routes: readonly FrontRoute[],
  method: string,
  path: string,
): FoundRoute | undefined {
  for (const route of routes) {
    const pattern = route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const match = route.method === method ? new RegExp(`^${pattern}$`, 'i').exec(path) : null;
    if (match === null) continue;
    const groups = Object.entries(match.groups ?? {});
    const params = groups.map(([name, text]) => [name, decodeURIComponent(text)]);
    return { route, params: Object.fromEntries(params) as FoundRoute['params'] };
  }
  return undefined;
}

/** Whether the caller has what the route asks for. */
export function mayUse({ method, right, reads }: FrontRoute, caller: Caller): boolean {
  const has = caller[right];
  return has === 'write' || (has === 'read' && (reads === true || isRead(method)));
}

export function isRead(method: ForgeHttpRequest['method']): boolean {
  return method === 'GET' || method === 'HEAD';
}

export function ok(body: unknown, status = 200): Reply {
  return { status, body };
}

/** The body as an object; empty when it is something else. */
export function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
}

export function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
