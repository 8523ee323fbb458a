import type { Operation } from 'rfc6902';
import { applyPatch } from 'rfc6902';
import type { Clock } from '../clock';
import { admit } from './admit';
import type { Judge } from './admission/judge';
import type { KubeObject, Metadata } from './object';
import { asMap, isMap } from './object';
import type { ApiRequest, Target } from './request';
import type { Registry, Resource } from './resources';
import { apiVersionOf, qualified } from './resources';
import { fieldSelector, labelSelector } from './selector';
import { badRequest, conflict, expired, invalid, KubeError, notFound, success } from './status';
import type { Store } from './store';

/** What the verbs work on. */
export interface Kernel {
  readonly clock: Clock;
  readonly store: Store;
  readonly registry: Registry;
  /** Snapshots that pages of a list still read from. */
  readonly snapshots: Map<string, Snapshot>;
  /** Admission of one caller's writes. Absent: nobody asks, as for what is in the cluster from before. */
  readonly judge?: Judge;
}

/** A list of which some pages were given. */
export interface Snapshot {
  readonly version: number;
  readonly items: readonly KubeObject[];
}

export interface KubeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Serves one request that is no watch. Throws KubeError. */
export function serve(kernel: Kernel, request: ApiRequest, target: Target): KubeAnswer {
  switch (request.method) {
    case 'GET':
      return target.name === undefined
        ? list(kernel, request, target)
        : { status: 200, body: present(kernel, target) };
    case 'POST':
      return { status: 201, body: create(kernel, target, request.body) };
    case 'PUT':
      return { status: 200, body: replace(kernel, target, request.body) };
    case 'PATCH':
      return { status: 200, body: patch(kernel, request, target) };
    case 'DELETE':
      return { status: 200, body: remove(kernel, request, target) };
    default:
      throw new KubeError(405, 'MethodNotAllowed', 'the server does not allow this method');
  }
}

function present({ store }: Kernel, { resource, namespace, name = '' }: Target): KubeObject {
  const object = store.get(resource, namespace, name);
  if (object === undefined) throw notFound(qualified(resource), name);
  return object;
}

function list(kernel: Kernel, { query }: ApiRequest, { resource, namespace }: Target): KubeAnswer {
  const { version, items, offset } = snapshotFor(kernel, query, resource, namespace);
  const limit = Number(query.get('limit') ?? 0);
  const end = limit > 0 ? offset + limit : items.length;
  const more = end < items.length;
  const token = more
    ? Buffer.from(`${version}/${end}/${kernel.snapshots.size}`).toString('base64url')
    : '';
  if (more) kernel.snapshots.set(token, { version, items });
  return {
    status: 200,
    body: {
      kind: `${resource.kind}List`,
      apiVersion: apiVersionOf(resource),
      metadata: {
        resourceVersion: String(version),
        ...(more && { continue: token, remainingItemCount: items.length - end }),
      },
      items: items.slice(offset, end),
    },
  };
}

function snapshotFor(
  { store, snapshots }: Kernel,
  query: URLSearchParams,
  resource: Resource,
  namespace: string | undefined,
): Snapshot & { readonly offset: number } {
  const token = query.get('continue') ?? '';
  if (token !== '') {
    const kept = snapshots.get(token);
    if (kept === undefined) throw expired('The provided continue parameter is too old');
    const offset = Number(Buffer.from(token, 'base64url').toString().split('/')[1]);
    return { ...kept, offset };
  }
  const byLabel = labelSelector(query.get('labelSelector'));
  const byField = fieldSelector(query.get('fieldSelector'));
  const items = store.list(resource, namespace).filter((each) => byLabel(each) && byField(each));
  return { version: store.version(), items, offset: 0 };
}

export function create(kernel: Kernel, target: Target, body: unknown): KubeObject {
  const { store, registry, clock } = kernel;
  const { resource, namespace } = target;
  assertNamespace(kernel, target);
  const object = admit(resource, named(kernel, body), namespace);
  const { name } = object.metadata;
  if (object.metadata.resourceVersion !== undefined) {
    throw badRequest('resourceVersion should not be set on objects to be created');
  }
  kernel.judge?.({ operation: 'CREATE', resource, object });
  if (store.get(resource, namespace, name) !== undefined) {
    throw new KubeError(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, {
      name,
    });
  }
  const stored = store.put(resource, {
    ...object,
    metadata: {
      ...object.metadata,
      uid: store.newUid(),
      generation: 1,
      creationTimestamp: new Date(clock.now()).toISOString(),
    },
  });
  if (resource.kind === 'CustomResourceDefinition') registry.define(stored);
  return stored;
}

function named({ store }: Kernel, body: unknown): unknown {
  const metadata = asMap(asMap(body).metadata);
  if (metadata.name !== undefined || typeof metadata.generateName !== 'string') return body;
  const name = `${metadata.generateName}${store.newUid().slice(0, 5)}`;
  return { ...asMap(body), metadata: { ...metadata, name } };
}

function assertNamespace({ store, registry }: Kernel, { resource, namespace }: Target): void {
  if (!resource.namespaced) return;
  if (namespace === undefined) {
    throw new KubeError(405, 'MethodNotAllowed', 'the server does not allow this method');
  }
  const namespaces = registry.byKind('v1', 'Namespace');
  if (namespaces && store.get(namespaces, undefined, namespace) === undefined) {
    throw notFound('namespaces', namespace);
  }
}

export function replace(kernel: Kernel, target: Target, body: unknown): KubeObject {
  const before = present(kernel, target);
  const object = admit(target.resource, body, target.namespace);
  const { resourceVersion, uid } = object.metadata;
  const stale =
    resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion;
  const other = uid !== undefined && uid !== before.metadata.uid;
  if (stale || other) throw conflict(qualified(target.resource), before.metadata.name);
  return write(kernel, target, before, object);
}

/** A write that changes nothing is no write: version and history stay as they are. */
function write(kernel: Kernel, target: Target, before: KubeObject, after: KubeObject): KubeObject {
  const { store, registry } = kernel;
  const { deletionTimestamp, generation = 1 } = before.metadata;
  const kept = keptOf(before.metadata);
  const next: KubeObject = { ...after, metadata: { ...after.metadata, ...kept, generation } };
  const { resource } = target;
  kernel.judge?.({ operation: 'UPDATE', resource, object: next, oldObject: before });
  if (JSON.stringify(sorted(next)) === JSON.stringify(sorted(before))) return before;
  if (deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0) {
    store.remove(target.resource, next);
    return next;
  }
  const specChanged = JSON.stringify(sorted(next.spec)) !== JSON.stringify(sorted(before.spec));
  const metadata = { ...next.metadata, generation: generation + (specChanged ? 1 : 0) };
  const stored = store.put(target.resource, { ...next, metadata });
  if (target.resource.kind === 'CustomResourceDefinition') registry.define(stored);
  return stored;
}

/** What only the server sets. */
function keptOf(metadata: Metadata): Partial<Metadata> {
  const names = ['uid', 'creationTimestamp', 'deletionTimestamp', 'resourceVersion'] as const;
  return Object.fromEntries(
    names.flatMap((name) => (metadata[name] === undefined ? [] : [[name, metadata[name]]])),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

function patch(kernel: Kernel, request: ApiRequest, target: Target): KubeObject {
  const before = present(kernel, target);
  const patched = applied(before, request, target);
  const object = admit(target.resource, patched, target.namespace);
  const given = asMap(asMap(request.body).metadata).resourceVersion;
  if (given !== undefined && given !== before.metadata.resourceVersion) {
    throw conflict(qualified(target.resource), before.metadata.name);
  }
  return write(kernel, target, before, object);
}

function applied(before: KubeObject, { body, contentType }: ApiRequest, target: Target): unknown {
  if (contentType.startsWith('application/json-patch+json')) {
    const copy: unknown = structuredClone(before);
    const failed = applyPatch(copy, body as Operation[]).find((error) => error !== null);
    if (failed === undefined) return copy;
    throw invalid(target.resource.kind, before.metadata.name, [
      `the server rejected our request due to an error in our request: ${failed.name}: ${failed.message}`,
    ]);
  }
  if (/^application\/(merge|strategic-merge)-patch\+json/.test(contentType)) {
    return merged(before, body);
  }
  throw new KubeError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json`,
  );
}

/** RFC 7396. */
function merged(target: unknown, change: unknown): unknown {
  if (!isMap(change)) return change;
  const result: Record<string, unknown> = { ...asMap(target) };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

export function remove(kernel: Kernel, request: Pick<ApiRequest, 'body'>, target: Target): unknown {
  const { store, registry, clock } = kernel;
  const before = present(kernel, target);
  const { uid, resourceVersion } = asMap(asMap(request.body).preconditions);
  const { metadata } = before;
  if (
    (uid !== undefined && uid !== metadata.uid) ||
    (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
  ) {
    throw conflict(qualified(target.resource), metadata.name);
  }
  kernel.judge?.({ operation: 'DELETE', resource: target.resource, oldObject: before });
  if ((metadata.finalizers ?? []).length > 0) {
    if (metadata.deletionTimestamp !== undefined) return before;
    const deletionTimestamp = new Date(clock.now()).toISOString();
    return store.put(target.resource, { ...before, metadata: { ...metadata, deletionTimestamp } });
  }
  store.remove(target.resource, before);
  if (target.resource.kind === 'CustomResourceDefinition') registry.undefine(before);
  return success();
}
