import { type Document, isScalar, visit } from 'yaml';
import type { Finding } from './place';

/** A duplicate key in one map. */
export interface RepeatedKey extends Finding {
  readonly offset: number;
}

const MAX_REPORTED = 20;

/** Duplicate keys of a map, found in one pass: the check of the yaml package compares each key with all before it. */
export function repeatedKeys(documents: readonly Document.Parsed[]): readonly RepeatedKey[] {
  const found: RepeatedKey[] = [];
  for (const document of documents) {
    visit(document, {
      Map(_, { items }) {
        const seen = new Set<unknown>();
        for (const { key } of items) {
          if (!isScalar(key)) continue;
          if (seen.has(key.value)) found.push(repeated(key.range?.[0] ?? 0));
          seen.add(key.value);
        }
        return found.length >= MAX_REPORTED ? visit.BREAK : undefined;
      },
    });
  }
  return found.slice(0, MAX_REPORTED);
}

function repeated(offset: number): RepeatedKey {
  return { offset, found: 'duplicate key in this map', expected: 'each key once' };
}
