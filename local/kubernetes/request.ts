import type { Resource, Registry } from './resources';
import { noResource } from './status';

/** A request, as the path says it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly contentType: string;
}

/** What a path leads to. */
export interface Target {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
}

const PATH =
  /^\/(?:api\/(?<core>v1)|apis\/(?<group>[^/]+)\/(?<version>[^/]+))(?:\/namespaces\/(?<namespace>[^/]+)(?=\/[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?<rest>\/.+)?$/;

/** Throws 404 for a kind that nobody serves, and for sub-resources: those of the CRDs declare none. */
export function targetOf(registry: Registry, path: string): Target {
  const parts = PATH.exec(path)?.groups;
  if (parts === undefined || parts.rest !== undefined) throw noResource();
  const { core, group = '', version = core ?? '', namespace, plural = '', name } = parts;
  const resource = registry.byPlural(group, version, decodeURIComponent(plural));
  if (resource === undefined) throw noResource();
  return {
    resource,
    ...(namespace !== undefined && { namespace: decodeURIComponent(namespace) }),
    ...(name !== undefined && { name: decodeURIComponent(name) }),
  };
}

/** The verb that authorisation knows the request by. */
export function verbOf({ method, query }: ApiRequest, { name }: Target): string {
  switch (method) {
    case 'GET':
      if (name !== undefined) return 'get';
      return isWatch(query) ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return 'delete';
    default:
      return method.toLowerCase();
  }
}

export function isWatch(query: URLSearchParams): boolean {
  return ['true', '1'].includes(query.get('watch') ?? '');
}
