import { isBuiltInVersion } from './built-in';
import type { Registry } from './registry';
import type { Resource } from './resources';
import { pluralOf } from './resources';
import { noResource, notFound, pageNotFound } from './status';

/** A request, as it came. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The body, unread. */
  readonly text: string;
  readonly contentType: string;
  readonly accept: string;
  readonly userAgent: string;
}

/** What a path leads to. */
export interface Target {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: 'status';
}

/** What a path says of itself, whether anybody serves it or not. */
export interface Route {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace?: string;
  readonly name?: string;
  /** What comes after the name. */
  readonly rest?: string;
}

const PATH =
  /^\/(?:api\/(?<core>v1)|apis\/(?<group>[^/]+)\/(?<version>[^/]+))(?:\/namespaces\/(?<namespace>[^/]+)(?=\/[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<rest>.+))?$/;

/** Undefined for a path that is none of a resource. */
export function routeOf(path: string): Route | undefined {
  const parts = PATH.exec(path)?.groups;
  if (parts === undefined) return undefined;
  const { core, group = '', version = core ?? '', namespace, plural = '', name, rest } = parts;
  return {
    ...{ group, version, plural: decodeURIComponent(plural) },
    ...(namespace !== undefined && { namespace: decodeURIComponent(namespace) }),
    ...(name !== undefined && { name: decodeURIComponent(name) }),
    ...(rest !== undefined && { rest }),
  };
}

/** Throws 404 for what nobody serves: a line of text, but for the groups that the server knows without a definition. */
export function targetOf(registry: Registry, route: Route | undefined): Target {
  if (route === undefined) throw pageNotFound();
  const { group, version, plural, namespace, name, rest } = route;
  const resource = registry.byPlural(group, version, plural);
  const isClusterWide = resource?.namespaced === false;
  if (resource === undefined || (isClusterWide && namespace !== undefined)) {
    throw isBuiltInVersion(group, version) ? noResource() : pageNotFound();
  }
  if (rest !== undefined) assertStatus(resource, name ?? '', rest);
  return {
    resource,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(rest !== undefined && { subresource: 'status' }),
  };
}

/** No other sub-resource is served. */
function assertStatus(resource: Resource, name: string, rest: string): void {
  if (rest === 'status' && resource.hasStatus) return;
  throw resource.custom === true ? notFound(pluralOf(resource), name) : noResource();
}

/** The verb that authorisation knows the request by. */
export function verbOf({ method, query }: ApiRequest, name: string | undefined): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (name !== undefined) return 'get';
      return isWatch(query) ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return method.toLowerCase();
  }
}

export function isWatch(query: URLSearchParams): boolean {
  return ['true', '1'].includes(query.get('watch') ?? '');
}
