import type { Kernel } from '../kernel';
import type { Target } from '../request';
import type { DeleteOptions } from './remove';
import { remove } from './remove';
import { itemsOf, listOf } from './list';

/** Deletes what a list would show; answered with the list as it was. */
export function removeCollection(
  kernel: Kernel,
  target: Target,
  query: URLSearchParams,
  options: DeleteOptions,
): unknown {
  const items = itemsOf(kernel, target, query);
  const version = kernel.store.version();
  for (const { metadata } of items) {
    const { namespace, name } = metadata;
    const one = { resource: target.resource, ...(namespace !== undefined && { namespace }), name };
    remove(kernel, one, options);
  }
  return listOf(target.resource, items, { resourceVersion: String(version) });
}
