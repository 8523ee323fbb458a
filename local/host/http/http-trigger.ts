import type { AppFunction } from '../worker/functions';
import type { InvocationResult } from '../worker/invoke';
import { bodyBytes, type RpcCookie, type RpcHttpData, type RpcTypedData } from '../worker/rpc';
import { matchRoute, parseRoute, type RouteTemplate } from './route-template';
import type { Endpoint, HttpIn, HttpOut } from './server';

/** Calls a function with the value of its trigger. */
export type Call = (target: AppFunction, input: RpcTypedData) => Promise<InvocationResult>;

/** StringComparer.OrdinalIgnoreCase of .NET. */
function compareNames(a: string, b: string): number {
  const [left, right] = [a.toUpperCase(), b.toUpperCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

interface Route {
  readonly target: AppFunction;
  readonly template: RouteTemplate;
  readonly methods: readonly string[];
}

/**
 * Routes requests to HTTP functions, tried in the order of their names as the real host does (azure-functions-host #9876,
 * FunctionMetadataManager): a literal segment wins over a parameter only by the name of its function. Keys are not asked for,
 * as in Core Tools.
 */
export function httpTriggers(
  functions: readonly AppFunction[],
  routePrefix: string,
  call: Call,
): Endpoint {
  const prefix = parseRoute(routePrefix, 'host.json').segments.length;
  const routes = functions
    .filter(({ kind }) => kind === 'http')
    .map((target) => toRoute(target, routePrefix))
    .sort((a, b) => compareNames(a.target.name, b.target.name));
  return async (request) => {
    const path = pathSegments(request.url);
    if (path === undefined || path.length < prefix) return undefined;
    // a wrong method is a 404 as well: azure-functions-host #10098
    for (const { target, template, methods } of routes) {
      const params = methods.includes(request.method) ? matchRoute(template, path) : undefined;
      if (params !== undefined) return answer(await call(target, toRpc(request, params)));
    }
    return undefined;
  };
}

/** The URL that a function answers at, for people to read. */
export function routeOf(target: AppFunction, routePrefix: string): string {
  const route = target.trigger['route'];
  return [routePrefix, typeof route === 'string' ? route : target.name]
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/');
}

function toRoute(target: AppFunction, routePrefix: string): Route {
  const methods = target.trigger['methods'];
  return {
    target,
    template: parseRoute(routeOf(target, routePrefix), target.name),
    methods: Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [],
  };
}

/** Decoded path segments; undefined when the path cannot be decoded. */
export function pathSegments(url: URL): readonly string[] | undefined {
  try {
    return url.pathname
      .split('/')
      .filter((part) => part !== '')
      .map((part) => decodeURIComponent(part));
  } catch {
    return undefined;
  }
}

function toRpc(request: HttpIn, params: Readonly<Record<string, string>>): RpcTypedData {
  const { method, url, headers, body } = request;
  const sent = body.length === 0 ? {} : { body: { bytes: body } };
  return { http: { method, url: url.href, headers, params, ...sent } };
}

/** An exception becomes an empty 500, no answer a 204. */
function answer(result: InvocationResult): HttpOut {
  if (!result.ok) return { status: 500 };
  const http = result.returnValue?.http;
  return http === undefined ? { status: 204 } : fromRpc(http);
}

function fromRpc(http: RpcHttpData): HttpOut {
  const cookies = (http.cookies ?? []).map(cookieText);
  const setCookie = cookies.length === 0 ? {} : { 'set-cookie': cookies };
  return {
    status: Number(http.statusCode ?? 200),
    headers: { ...http.headers, ...setCookie },
    body: bodyBytes(http.body),
  };
}

function cookieText(cookie: RpcCookie): string {
  const parts = [`${cookie.name}=${encodeURIComponent(cookie.value)}`];
  if (cookie.maxAge) parts.push(`Max-Age=${cookie.maxAge.value}`);
  if (cookie.domain) parts.push(`Domain=${cookie.domain.value}`);
  if (cookie.path) parts.push(`Path=${cookie.path.value}`);
  if (cookie.expires)
    parts.push(`Expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`);
  if (cookie.secure?.value) parts.push('Secure');
  if (cookie.httpOnly?.value) parts.push('HttpOnly');
  if (cookie.sameSite !== undefined && cookie.sameSite !== 'none') {
    parts.push(`SameSite=${cookie.sameSite === 'explicitNone' ? 'none' : cookie.sameSite}`);
  }
  return parts.join('; ');
}
