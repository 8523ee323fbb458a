import type { Kernel } from '../kernel';
import type { JsonMap, KubeObject } from '../object';
import { asMap, textOf } from '../object';
import type { Target } from '../request';
import type { Resource } from '../resources';
import { kindOf, pluralOf } from '../resources';
import { conflict, success } from '../status';
import { timestamp } from '../timestamp';
import { graceOf } from './grace';
import { present } from './present';

/** As much of DeleteOptions as the server acts upon. */
export interface DeleteOptions {
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** Undefined: as long as the object itself says. */
  readonly graceSeconds?: number;
}

/** Marks an object for its end, or ends it. What is answered: the object that is left, or that it is gone. */
export function remove(kernel: Kernel, target: Target, options: DeleteOptions = {}): JsonMap {
  const { resource } = target;
  const before = present(kernel, target);
  assertPreconditions(resource, before, options);
  kernel.judge?.({ operation: 'DELETE', resource, oldObject: before });
  const graceSeconds = graceOf(resource, before, options.graceSeconds);
  const waits = (before.metadata.finalizers ?? []).length > 0;
  if (graceSeconds === 0 && !waits) return end(kernel, resource, before);
  if (isMarked(before, graceSeconds)) return before;
  return kernel.store.put(resource, marked(kernel, before, graceSeconds));
}

/** Ends an object without asking anybody. */
function end({ store, registry }: Kernel, resource: Resource, object: KubeObject): JsonMap {
  store.remove(resource, object);
  if (resource.kind === 'CustomResourceDefinition') registry.undefine(object);
  const { name, uid = '' } = object.metadata;
  // Pods are answered as they were last.
  return resource.kind === 'Pod' ? object : success(pluralOf(resource), name, uid);
}

/** A shorter time than the one that runs is taken; a longer one is not. */
function isMarked({ metadata }: KubeObject, graceSeconds: number): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  const running = metadata.deletionGracePeriodSeconds;
  return typeof running !== 'number' || graceSeconds >= running;
}

function marked({ clock }: Kernel, object: KubeObject, graceSeconds: number): KubeObject {
  const { generation } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      deletionGracePeriodSeconds: graceSeconds,
      deletionTimestamp: timestamp(clock, graceSeconds * 1000),
      ...(generation !== undefined && { generation: generation + 1 }),
    },
  };
}

function assertPreconditions(
  resource: Resource,
  { metadata }: KubeObject,
  { uid, resourceVersion }: DeleteOptions,
): void {
  const { name } = metadata;
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${textOf(metadata.uid)}). The object might have been deleted and then recreated`;
    throw conflict(kindOf(resource), name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${textOf(metadata.resourceVersion)}). The object might have been modified`;
    throw conflict(kindOf(resource), name, why);
  }
}

/** From the body, or from the query where the body does not say. */
export function deleteOptionsFrom(body: unknown, query: URLSearchParams): DeleteOptions {
  const { preconditions, gracePeriodSeconds } = asMap(body);
  const { uid, resourceVersion } = asMap(preconditions);
  const graceSeconds = Number(gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? NaN);
  return {
    ...(typeof uid === 'string' && { uid }),
    ...(typeof resourceVersion === 'string' && { resourceVersion }),
    ...(Number.isInteger(graceSeconds) && { graceSeconds }),
  };
}
