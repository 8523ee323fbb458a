import type { Json, JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';

/** The value at a path of keys; undefined where one of them is missing. */
export function fieldAt(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>(
    (at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    value,
  );
}

/** The text at a path of keys; undefined for anything else. */
export function textAt(value: Json | undefined, ...keys: readonly string[]): string | undefined {
  const found = fieldAt(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** The object at a path of keys; an empty one for anything else. */
export function mapAt(value: Json | undefined, ...keys: readonly string[]): JsonObject {
  const found = fieldAt(value, ...keys);
  return isJsonObject(found) ? found : {};
}

/** The list at a path of keys; empty for anything else. */
export function listAt(value: Json | undefined, ...keys: readonly string[]): readonly Json[] {
  const found = fieldAt(value, ...keys);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

/** The texts of the list at a path of keys; other entries are left out. */
export function textsAt(value: Json | undefined, ...keys: readonly string[]): readonly string[] {
  return listAt(value, ...keys).filter((entry) => typeof entry === 'string');
}

/** The map without these keys. */
export function without(value: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** A label or an annotation, whichever has it: Flux reads its marks from both. */
export function markOf(object: JsonObject, key: string): string | undefined {
  return (
    textAt(object, 'metadata', 'annotations', key) ?? textAt(object, 'metadata', 'labels', key)
  );
}
