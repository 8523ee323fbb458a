import type { JsonMap } from '../object';
import { asMap, isMap } from '../object';
import { withDefaults } from './defaults';
import { decodeEmbedded } from './embedded';
import { prune, schemaOf } from './prune';
import { rewriteMaps } from './walk';

/** What a custom resource becomes before it is judged. */
export interface Fitted {
  readonly value: JsonMap;
  /** Paths of what the schema does not know, and which is gone. */
  readonly unknown: readonly string[];
  /** Metadata of embedded objects that cannot be read. */
  readonly errors: readonly string[];
}

/** Without a schema, as in a version that is not served, nothing but the metadata stays. */
export function fit(object: JsonMap, schema: JsonMap | undefined): Fitted {
  const unknown: string[] = [];
  const pruned = prune(object, schema, { path: '', isRoot: true, unknown });
  if (schema === undefined) return { value: asMap(pruned), unknown, errors: [] };
  const { metadata, ...rest } = asMap(pruned);
  const found = { unknown, errors: [] };
  const whole = rewriteMaps(rest, schema, '', withoutNulls);
  const defaulted = withDefaults(whole, schema);
  const value = rewriteMaps(defaulted, schema, '', decodeEmbedded(found));
  return { value: { ...asMap(value), ...(metadata !== undefined && { metadata }) }, ...found };
}

/** Null for a field that may not be null is treated as absent: a default may stand in for it. */
function withoutNulls(map: JsonMap, schema: JsonMap): JsonMap {
  const entries = Object.entries(map);
  if (entries.every(([, value]) => value !== null)) return map;
  return Object.fromEntries(
    entries.filter(([name, value]) => value !== null || mayBeNull(schemaOf(name, schema))),
  );
}

function mayBeNull(schema: JsonMap | 'any' | undefined): boolean {
  return !isMap(schema) || schema.nullable === true;
}
