import type {
  HttpMethod,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from '@azure/functions';
import { app } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { getClient, input } from 'durable-functions';
import { printableJson } from '../../shared/core/base/printable';
import { withoutQueries } from '../../shared/core/base/without-query';
import type { Adapters } from '../../shared/current-adapters';
import { currentAdapters } from '../../shared/current-adapters';
import { conditionalResponse } from './conditional';
import { problemOf, problemResponse } from './problem';
import { assertQuery } from './query';
import type { Route } from './routes';

/** What an endpoint's handler gets. */
export interface Call {
  readonly request: HttpRequest;
  readonly client: DurableClient;
  readonly adapters: Adapters;
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

/** Registers an HTTP function: a function key is asked for, and whatever is thrown becomes problem+json. GET answers HEAD as well. */
export function registerEndpoint(endpoint: Endpoint): void {
  const { name, method, route } = endpoint;
  const methods: HttpMethod[] = method === 'GET' ? ['GET', 'HEAD'] : [method];
  routes.push(...methods.map((each) => ({ method: each, route })));
  app.http(name, {
    methods,
    route,
    authLevel: 'function',
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
  { handle, route, query = [] }: Endpoint,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  try {
    assertQuery(request.query, query);
    return await handle({ request, client: getClient(context), adapters: currentAdapters() });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500)
      context.error('request failed', {
        method: request.method,
        route,
        path: pathOf(request.url),
        id: context.invocationId,
        error: withoutQueries(String(error)).slice(0, 2000),
      });
    return problemResponse(problem);
  }
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
