import { decodeMetadata } from '../decode/metadata';
import type { JsonMap } from '../object';
import { isEmbedded } from './prune';

/** Metadata of an object within an object goes through ObjectMeta as well. */
export interface EmbeddedMetadata {
  readonly unknown: string[];
  readonly errors: string[];
}

export function decodeEmbedded(found: EmbeddedMetadata) {
  return (map: JsonMap, schema: JsonMap, path: string): JsonMap => {
    if (!isEmbedded(schema) || map.metadata === undefined) return map;
    const at = path === '' ? 'metadata' : `${path}.metadata`;
    const { value, unknown, error } = decodeMetadata(map.metadata);
    if (error !== undefined) {
      found.errors.push(`${at}: Invalid value: ${sortedJson(map.metadata)}: ${error}`);
    }
    found.unknown.push(...unknown.map((name) => `${at}.${name}`));
    return { ...map, metadata: value };
  };
}

/** As Go prints a map: keys in order. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
