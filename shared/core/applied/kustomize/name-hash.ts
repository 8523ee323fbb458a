import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { isNull } from './blanks';
import { nameOf, type Resource, withMetadata, withPrevious, withValue } from './resource';

/** The name of a generated ConfigMap or Secret ends in a hash of what it holds. */
export function withNameHashes(resources: readonly Resource[]): readonly Resource[] {
  return resources.map((resource) => {
    if (!resource.hashed) return resource;
    const name = `${nameOf(resource.value)}-${hashOf(resource.value)}`;
    return withValue(withPrevious(resource), withMetadata(resource.value, { name }));
  });
}

const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

function hashOf(value: JsonObject): string {
  const hex = createHash('sha256')
    .update(goJson(hashed(value)))
    .digest('hex')
    .slice(0, 10);
  return [...hex].map((letter) => LETTERS[letter] ?? letter).join('');
}

/** The name is not in it: kustomize looks for it in a place where it is not. */
function hashed(value: JsonObject): JsonObject {
  const data = fieldOf(value, 'data');
  if (value.kind === 'Secret') {
    const type = typeof value.type === 'string' ? value.type : '';
    const { stringData } = value;
    const texts = isJsonObject(stringData) && !isNull(stringData) ? { stringData } : {};
    return { kind: 'Secret', type, name: '', data, ...texts };
  }
  const { binaryData } = value;
  const binary = isJsonObject(binaryData) && !isNull(binaryData) ? { binaryData } : {};
  return { kind: 'ConfigMap', name: '', data, ...binary };
}

function fieldOf(value: JsonObject, field: string): Json {
  const found = value[field];
  return found === undefined || isNull(found) ? '' : found;
}

/** As Go writes JSON: keys in order, and `<`, `>` and `&` escaped. */
function goJson(value: Json): string {
  return JSON.stringify(sorted(value)).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}
