import type { Kernel } from '../kernel';
import type { KubeObject } from '../object';
import type { Target } from '../request';
import { pluralOf } from '../resources';
import { notFound } from '../status';

/** The object that a path names. Throws 404. */
export function present({ store }: Kernel, { resource, namespace, name = '' }: Target): KubeObject {
  const object = store.get(resource, namespace, name);
  if (object === undefined) throw notFound(pluralOf(resource), name);
  return object;
}
