import { isJsonObject, type Json, type JsonObject } from '../base/json';

/** What a Secret holds never comes into a pull request; which of its keys change does. */
export function masked(from: JsonObject, to: JsonObject): readonly [JsonObject, JsonObject] {
  if (from['kind'] !== 'Secret') return [from, to];
  return [maskedOf(from, to, 'before'), maskedOf(to, from, 'after')];
}

const HELD = ['data', 'stringData'] as const;

function maskedOf(secret: JsonObject, other: JsonObject, when: string): JsonObject {
  const hidden = HELD.flatMap((field) => {
    const values = secret[field];
    return isJsonObject(values) ? [[field, hiddenIn(values, other[field], when)] as const] : [];
  });
  return { ...secret, ...Object.fromEntries(hidden) };
}

function hiddenIn(values: JsonObject, other: Json | undefined, when: string): JsonObject {
  const others = isJsonObject(other) ? other : {};
  const entries = Object.entries(values).map(
    ([key, value]) => [key, value === others[key] ? 'masked' : `masked, ${when}`] as const,
  );
  return Object.fromEntries(entries);
}
