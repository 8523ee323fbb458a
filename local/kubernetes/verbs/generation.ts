import type { JsonMap, KubeObject } from '../object';
import { without } from '../object';
import type { Resource } from '../resources';
import { isEqual } from './equal';

/**
 * The generation after a write: one more when anything outside metadata changes, and outside status where that is a
 * resource of its own. Kinds that do not count have none.
 */
export function generationOf(
  resource: Resource,
  before: KubeObject,
  after: KubeObject,
): { readonly generation?: number } {
  const { generation = 1 } = before.metadata;
  if (!resource.hasGeneration) return {};
  const isSame = isEqual(counted(resource, before), counted(resource, after));
  return { generation: isSame ? generation : generation + 1 };
}

function counted({ hasStatus }: Resource, object: KubeObject): JsonMap {
  return without(object, hasStatus ? ['metadata', 'status'] : ['metadata']);
}
