import type { JsonMap } from '../object';
import { isMap } from '../object';
import { schemaOf } from './prune';

/** Rewrites every map that a schema describes, from the inside out. */
export function rewriteMaps(
  value: unknown,
  schema: JsonMap,
  path: string,
  rewrite: (map: JsonMap, schema: JsonMap, path: string) => JsonMap,
): unknown {
  if (Array.isArray(value)) {
    const items = isMap(schema.items) ? schema.items : undefined;
    if (items === undefined) return value;
    return value.map((each, index) => rewriteMaps(each, items, `${path}[${index}]`, rewrite));
  }
  if (!isMap(value)) return value;
  const inner = Object.entries(value).map(([name, each]) => {
    const known = schemaOf(name, schema);
    const at = path === '' ? name : `${path}.${name}`;
    return [name, isMap(known) ? rewriteMaps(each, known, at, rewrite) : each];
  });
  return rewrite(Object.fromEntries(inner) as JsonMap, schema, path);
}
