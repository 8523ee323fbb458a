import type { Json, JsonObject } from '../base/json';
import { isJsonObject } from '../base/json';

/**
 * The nulls of values as operations of a JSON patch below `/spec/values`. To Helm a null takes a default of the chart
 * away; in a merge patch kustomize takes it for "remove the key", so that nothing of it would arrive. The maps around
 * them are there by then: the merge patch has put them.
 */
export function nullOperations(values: JsonObject): readonly JsonObject[] {
  return pointers(values).map((pointer) => ({
    op: 'add',
    path: `/spec/values${pointer}`,
    value: null,
  }));
}

function pointers(values: Json): readonly string[] {
  if (values === null) return [''];
  // A list arrives whole, with its nulls.
  if (!isJsonObject(values)) return [];
  return Object.entries(values).flatMap(([key, value]) =>
    pointers(value).map((rest) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${rest}`),
  );
}
