import type { Clock } from '../clock';
import type { Judge } from './admission/judge';
import type { Registry } from './registry';
import type { Store } from './store';
import type { KubeObject } from './object';

const DEFINITION = 'CustomResourceDefinition';

/** What the verbs work on. */
export interface Kernel {
  readonly clock: Clock;
  readonly store: Store;
  readonly registry: Registry;
  /** Admission of one caller's writes. Absent: nobody asks, as for what is in the cluster from before. */
  readonly judge?: Judge;
}

/**
 * For requests with `dryRun=All`: everything is judged as usual, and nothing is kept
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run).
 */
export function dryRunOf(kernel: Kernel): Kernel {
  return {
    ...kernel,
    store: { ...kernel.store, put: (_, object) => object, remove: () => undefined },
    registry: { ...kernel.registry, define: () => undefined, undefine: () => undefined },
  };
}

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
