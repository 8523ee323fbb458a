import type { Kernel } from './kernel';
import type { KubeObject } from './object';

const DEFINITION = 'CustomResourceDefinition';

/** Puts objects back as they were, definitions first: nobody is asked, and only their versions are new. */
export function restore({ registry, store }: Kernel, objects: readonly KubeObject[]): void {
  const definitions = objects.filter(({ kind }) => kind === DEFINITION);
  const others = objects.filter(({ kind }) => kind !== DEFINITION);
  for (const object of [...definitions, ...others]) {
    const resource = registry.byKind(object.apiVersion, object.kind);
    if (resource === undefined) continue;
    store.put(resource, object);
    if (object.kind === DEFINITION) registry.define(object);
  }
}
