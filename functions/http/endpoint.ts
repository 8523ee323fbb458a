import type {
  HttpMethod,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from '@azure/functions';
import { app } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { getClient, input } from 'durable-functions';
import { authLevelFor } from '../../shared/access';
import { printableJson } from '../../shared/core/base/printable';
import type { Adapters } from '../../shared/current-adapters';
import { currentAdapters } from '../../shared/current-adapters';
import type { Caller } from './caller';
import { assertOperator, callerOf } from './caller';
import { conditionalResponse } from './conditional';
import { assertOwnPage } from './own-page';
import { causeOf, problemOf, problemResponse } from './problem';
import { assertQuery } from './query';
import type { Route } from './routes';

/** What an endpoint's handler gets. */
export interface Call {
  readonly request: HttpRequest;
  readonly client: DurableClient;
  readonly adapters: Adapters;
  readonly caller: Caller;
}

export interface Endpoint {
  readonly name: string;
  readonly method: HttpMethod;
  /** Below the route prefix `api`. */
  readonly route: string;
  /** Parameters that its query may have; any other is refused. */
  readonly query?: readonly string[];
  readonly handle: (call: Call) => Promise<HttpResponseInit>;
}

/** What the Functions host asks for before it calls an endpoint of the API. */
export const AUTH_LEVEL = authLevelFor(process.env);

/**
 * Registers an HTTP function, of which everything but GET is for operators alone. Whatever is thrown becomes problem+json.
 * GET answers HEAD as well.
 */
export function registerEndpoint(endpoint: Endpoint): void {
  const { name, method, route } = endpoint;
  const methods: HttpMethod[] = method === 'GET' ? ['GET', 'HEAD'] : [method];
  routes.push(...methods.map((each) => ({ method: each, route })));
  app.http(name, {
    methods,
    route,
    authLevel: AUTH_LEVEL,
    extraInputs: [input.durableClient()],
    handler: async (request, context) =>
      conditionalResponse(request, await answer(endpoint, request, context)),
  });
}

const routes: Route[] = [];

/** Of what is served without being an endpoint of the API, for the answer to other methods. */
export function announceRoute(method: HttpMethod, route: string): void {
  routes.push({ method, route });
}

/** What this process answers. */
export function registeredRoutes(): readonly Route[] {
  return routes;
}

async function answer(
  { handle, method, route, query = [] }: Endpoint,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  try {
    const adapters = currentAdapters();
    const caller = callerOf(adapters.access, request);
    if (method !== 'GET') assertMayChange(caller, request);
    assertQuery(request.query, query);
    return await handle({ request, client: getClient(context), adapters, caller });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500)
      context.error('request failed', {
        method: request.method,
        route,
        path: pathOf(request.url),
        id: context.invocationId,
        error: causeOf(error),
      });
    return problemResponse(problem);
  }
}

function assertMayChange(caller: Caller, request: HttpRequest): void {
  assertOperator(caller);
  assertOwnPage(request);
}

/** Without the query: it may hold the function key. */
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}

export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): HttpResponseInit {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: printableJson(body),
  };
}
