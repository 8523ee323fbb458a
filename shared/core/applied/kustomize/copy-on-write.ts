import type { Json, JsonObject } from '../../base/json';

/** The very list where nothing changes. */
export function eachOf(list: readonly Json[], change: (item: Json) => Json): readonly Json[] {
  const result = list.map(change);
  return result.every((item, at) => item === list[at]) ? list : result;
}

/** `__proto__` is a key like any other. */
export function withField(map: JsonObject, key: string, value: Json): JsonObject {
  const copy: Record<string, Json> = { ...map };
  Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
  return copy;
}
