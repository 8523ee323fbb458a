import type { Kernel } from '../kernel';
import type { JsonMap, KubeObject } from '../object';
import { keyOf } from '../object';
import type { Target } from '../request';
import type { Resource } from '../resources';
import { apiVersionOf } from '../resources';
import { fieldSelector, labelSelector } from '../selector';
import { badRequest, ContinueExpired, KubeError } from '../status';
import type { Position } from './continue-token';
import { positionIn, tokenFor } from './continue-token';
import { exactVersion } from './list-version';

const PAGE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
const VERSION_EXPIRED = 'The resourceVersion for the provided list is too old.';

/** A list, or one page of it, all of one moment. */
export function list(kernel: Kernel, target: Target, query: URLSearchParams): JsonMap {
  const { resource } = target;
  const limit = limitIn(query);
  const from = startOf(kernel, query);
  const all = itemsAt(kernel, target, query, from);
  const rest = from.start === '' ? all : all.filter((each) => placeOf(target, each) > from.start);
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const left = rest.length - items.length;
  const last = items.at(-1);
  const resourceVersion = String(from.version);
  if (left === 0 || last === undefined) return listOf(resource, items, { resourceVersion });
  return listOf(resource, items, {
    resourceVersion,
    continue: tokenFor({ version: from.version, start: placeOf(target, last) }),
    // Behind a selector nobody has counted.
    ...(!hasSelector(query) && { remainingItemCount: left }),
  });
}

export function listOf(
  resource: Resource,
  items: readonly KubeObject[],
  metadata: JsonMap,
): JsonMap {
  return {
    apiVersion: apiVersionOf(resource),
    items,
    kind: resource.listKind,
    // Lists of custom resources say that there is no more; the others leave it out.
    metadata: { ...(resource.custom === true && { continue: '' }), ...metadata },
  };
}

/** What the selectors of a query leave, as of now. */
export function itemsOf(
  { store }: Kernel,
  { resource, namespace }: Target,
  query: URLSearchParams,
): readonly KubeObject[] {
  return store.list(resource, namespace).filter(matcherOf(query, resource));
}

export function matcherOf(
  query: URLSearchParams,
  resource: Resource,
): (object: KubeObject) => boolean {
  const byLabel = labelSelector(query.get('labelSelector'));
  const byField = fieldSelector(query.get('fieldSelector'), resource);
  return (object) => byLabel(object) && byField(object);
}

function itemsAt(
  { store }: Kernel,
  { resource, namespace }: Target,
  query: URLSearchParams,
  { version, isToken }: Start,
): readonly KubeObject[] {
  const items =
    version === store.version()
      ? store.list(resource, namespace)
      : store.listAt(resource, version, namespace);
  if (items !== undefined) return items.filter(matcherOf(query, resource));
  if (!isToken) throw new KubeError(410, 'Expired', VERSION_EXPIRED);
  const { start } = positionIn(query.get('continue') ?? '');
  throw new ContinueExpired(PAGE_EXPIRED, tokenFor({ version: -1, start }));
}

interface Start extends Position {
  readonly isToken: boolean;
}

function startOf({ store }: Kernel, query: URLSearchParams): Start {
  const token = query.get('continue') ?? '';
  if (token === '') {
    return { version: exactVersion(store, query) ?? store.version(), start: '', isToken: false };
  }
  const { version, start } = positionIn(token);
  return { version: version < 0 ? store.version() : version, start, isToken: true };
}

function limitIn(query: URLSearchParams): number {
  const text = query.get('limit') ?? '0';
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** The key of etcd below that of the list. */
function placeOf({ resource, namespace }: Target, { metadata }: KubeObject): string {
  const isAll = resource.namespaced && namespace === undefined;
  return isAll ? keyOf(metadata.namespace, metadata.name) : `/${metadata.name}`;
}

function hasSelector(query: URLSearchParams): boolean {
  return ['labelSelector', 'fieldSelector'].some((name) => (query.get(name) ?? '') !== '');
}
