import type { Kernel } from './kernel';

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
