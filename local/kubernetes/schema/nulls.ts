import type { JsonMap } from '../object';
import { isMap } from '../object';
import { schemaOf } from './prune';

/** Null for a field that may not be null is as good as absent: a default may stand in for it. */
export function withoutNulls(map: JsonMap, schema: JsonMap): JsonMap {
  const entries = Object.entries(map);
  if (entries.every(([, value]) => value !== null)) return map;
  return Object.fromEntries(
    entries.filter(([name, value]) => value !== null || mayBeNull(schemaOf(name, schema))),
  );
}

function mayBeNull(schema: JsonMap | 'any' | undefined): boolean {
  return !isMap(schema) || schema.nullable === true;
}
