import { notSupported } from '../errors';
import { jsonBody, startAnswer, type DurableApi } from './durable-answers';
import { manageInstance } from './durable-manage';
import { queryInstances, purgeInstances, showInstance } from './durable-query';
import { pathSegments } from './http-trigger';
import { json, type Endpoint, type HttpIn, type HttpOut } from './server';

/**
 * The Durable HTTP API, at /runtime/webhooks/durabletask/ for people and at /durabletask/, where
 * the SDK's client looks for it.
 */
export function durableEndpoints(api: DurableApi): Endpoint {
  return async (request) => {
    const path = apiPath(request.url);
    if (path === undefined) return undefined;
    const [area, ...rest] = path;
    switch (area?.toLowerCase()) {
      case 'orchestrators':
        return start(api, request, rest);
      case 'instances':
        return instances(api, request, rest);
      case 'entities':
        return json(501, {
          Message: notSupported('entities', 'this project never uses them').message,
        });
      default:
        return { status: 404 };
    }
  };
}

function apiPath(url: URL): readonly string[] | undefined {
  const path = pathSegments(url) ?? [];
  const lower = path.map((part) => part.toLowerCase());
  if (lower[0] === 'durabletask') return path.slice(1);
  return lower.slice(0, 3).join('/') === 'runtime/webhooks/durabletask' ? path.slice(3) : undefined;
}

function start(api: DurableApi, request: HttpIn, path: readonly string[]): HttpOut {
  const [name, instanceId, ...rest] = path;
  if (name === undefined || rest.length > 0) return { status: 404 };
  if (request.method !== 'POST') return { status: 405 };
  const input = jsonBody(request);
  if (input === undefined && request.body.length > 0) {
    return json(400, { Message: 'Invalid JSON content.' });
  }
  const version = request.url.searchParams.get('version') ?? undefined;
  return startAnswer(api, api.client.start(name, { instanceId, version, input }));
}

function instances(api: DurableApi, request: HttpIn, path: readonly string[]): HttpOut {
  const [instanceId, operation, ...rest] = path;
  if (instanceId === undefined) return everyInstance(api, request);
  if (operation !== undefined)
    return manageInstance(api, request, [instanceId, operation, ...rest]);
  if (request.method === 'GET') return showInstance(api, request, instanceId);
  if (request.method !== 'DELETE') return { status: 405 };
  return api.client.purge(instanceId) ? json(200, { instancesDeleted: 1 }) : { status: 404 };
}

function everyInstance(api: DurableApi, request: HttpIn): HttpOut {
  if (request.method === 'GET') return queryInstances(api, request);
  return request.method === 'DELETE' ? purgeInstances(api, request) : { status: 405 };
}
