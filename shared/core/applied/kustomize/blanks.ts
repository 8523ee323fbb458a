import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { eachOf, withField } from './copy-on-write';

/**
 * A null that is written as nothing (`emptyDir:`). It prints as null, but a strategic merge that passes by removes it, as
 * it does not remove `null` and `~`. Told by identity.
 */
export const BLANK: JsonObject = Object.freeze({});

/** The same between brackets (`{emptyDir: }`): there kustomize prints an empty text. */
export const FLOW_BLANK: JsonObject = Object.freeze({});

/** True of null, of an absent value, and of the marks of a null that is written as nothing. */
export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined || value === BLANK || value === FLOW_BLANK;
}

/** Objects that are known to have none: those of a base are the same ones for all that build on it. */
const blankless = new WeakSet();

/** As kustomize prints it. */
export function withoutBlanks(value: JsonObject): JsonObject {
  const result = printed(value);
  return isJsonObject(result) ? result : value;
}

function printed(value: Json): Json {
  if (value === BLANK) return null;
  if (value === FLOW_BLANK) return '';
  if (typeof value !== 'object' || value === null || blankless.has(value)) return value;
  const result = Array.isArray(value)
    ? eachOf(value as readonly Json[], printed)
    : mapped(value, printed);
  if (typeof result === 'object' && result !== null) blankless.add(result);
  return result;
}

function mapped(value: Json, change: (value: Json) => Json): Json {
  if (!isJsonObject(value)) return value;
  let result = value;
  for (const [key, each] of Object.entries(value)) {
    const next = change(each);
    if (next !== each) result = withField(result, key, next);
  }
  return result;
}

/** As JSON, to which every null is one. */
export function withPlainNulls(value: Json): Json {
  if (isNull(value)) return null;
  if (Array.isArray(value)) return eachOf(value as readonly Json[], withPlainNulls);
  return mapped(value, withPlainNulls);
}
