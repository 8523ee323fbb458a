import type { JsonMap } from '../object';
import { asMap, isMap } from '../object';

/** Fields that are absent get what the schema says, from the outside in: a default may hold more defaults. */
export function withDefaults(value: unknown, schema: JsonMap): unknown {
  if (!hasDefaults(schema)) return value;
  if (Array.isArray(value)) return value.map((each) => withDefaults(each, asMap(schema.items)));
  if (!isMap(value)) return value;
  const result: Record<string, unknown> = { ...value };
  for (const [name, property] of Object.entries(asMap(schema.properties))) {
    const known = asMap(property);
    if (!Object.hasOwn(result, name) && known.default !== undefined) result[name] = known.default;
    if (Object.hasOwn(result, name)) result[name] = withDefaults(result[name], known);
  }
  return result;
}

const found = new WeakMap<JsonMap, boolean>();

/** Most schemas have none, and objects are not walked for nothing. */
function hasDefaults(schema: JsonMap): boolean {
  const known = found.get(schema);
  if (known !== undefined) return known;
  const inner = [...Object.values(asMap(schema.properties)), schema.items].filter(isMap);
  const has = inner.some((each) => each.default !== undefined || hasDefaults(each));
  found.set(schema, has);
  return has;
}
