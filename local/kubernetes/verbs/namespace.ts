import type { Kernel } from '../kernel';
import type { KubeObject } from '../object';
import type { Target } from '../request';
import { badRequest, notFound, pageNotFound } from '../status';

/** The object in the namespace of the path, if any. Throws 400 when it names another one. */
export function inNamespace({ resource, namespace }: Target, object: KubeObject): KubeObject {
  const { namespace: given, ...metadata } = object.metadata;
  const wanted = resource.namespaced ? namespace : undefined;
  if (given !== undefined && wanted !== undefined && given !== wanted) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (wanted === undefined) return { ...object, metadata };
  return { ...object, metadata: { ...metadata, namespace: wanted } };
}

/** Throws 404 for a namespace that is not there (NamespaceLifecycle), and for a path without one. */
export function assertNamespace(
  { store, registry }: Kernel,
  { resource, namespace }: Target,
): void {
  if (!resource.namespaced) return;
  if (namespace === undefined) throw pageNotFound();
  const namespaces = registry.byKind('v1', 'Namespace');
  if (namespaces !== undefined && store.get(namespaces, undefined, namespace) === undefined) {
    throw notFound({ group: '', name: 'namespaces' }, namespace);
  }
}
