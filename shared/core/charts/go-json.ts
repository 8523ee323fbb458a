import type { Json, JsonObject } from '../base/json';

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/**
 * JSON as Go writes it, which escapes what HTML and JavaScript could stumble over. Bytes decide over a digest, so Helm's
 * and ours have to agree.
 */
export function goJson(value: Json): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (sign) => ESCAPES[sign] ?? sign);
}

/** A Go map: its keys come sorted by their bytes. */
export function goMap<T extends Json>(entries: Readonly<Record<string, T>>): JsonObject {
  const sorted = Object.entries(entries).sort(([a], [b]) => compareBytes(a, b));
  return Object.fromEntries(sorted);
}

/** Orders texts by their UTF-8 bytes, as Go does. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
