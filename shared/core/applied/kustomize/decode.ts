import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { BuildError } from './failure';
import { isNull } from './blanks';
import type { Shape } from './kustomization-fields';

/** As Go's strict JSON decoder: keys in any case, null for nothing, no field that is not known, no value of another type. */
export function decoded(shape: Shape, value: Json, at: string, manner: Manner = 'strict'): Json {
  if (isNull(value)) return null;
  if (typeof shape === 'string') return scalar(shape, value, at);
  const where = { at, manner };
  if ('listOf' in shape) return list(shape.listOf, value, where);
  if (!isJsonObject(value)) throw mismatch(value, 'an object', at);
  return 'mapOf' in shape ? map(shape.mapOf, value, where) : struct(shape.fields, value, where);
}

/** Lenient: fields that are not known are left out. */
export type Manner = 'strict' | 'lenient';

interface Where {
  readonly at: string;
  readonly manner: Manner;
}

function scalar(shape: 'string' | 'bool' | 'int' | 'any', value: Json, at: string): Json {
  const fits = {
    string: typeof value === 'string',
    bool: typeof value === 'boolean',
    int: Number.isInteger(value),
    any: true,
  }[shape];
  if (!fits) throw mismatch(value, shape === 'any' ? 'a value' : `a ${shape}`, at);
  return value;
}

function list(item: Shape, value: Json, { at, manner }: Where): Json {
  if (!Array.isArray(value)) throw mismatch(value, 'a list', at);
  const items = value as readonly Json[];
  return items.map((each) => decoded(item, each, at, manner) ?? zeroOf(item));
}

/** What `null` is in a list. */
function zeroOf(shape: Shape): Json {
  if (shape === 'string') return '';
  if (shape === 'bool') return false;
  if (shape === 'int') return 0;
  return typeof shape === 'object' && 'fields' in shape ? {} : null;
}

function map(item: Shape, value: JsonObject, { at, manner }: Where): JsonObject {
  const entries = Object.entries(value).map(
    ([key, each]) => [key, decoded(item, each, `${at}.${key}`, manner) ?? zeroOf(item)] as const,
  );
  return Object.fromEntries(entries);
}

function struct(
  fields: Readonly<Record<string, Shape>>,
  value: JsonObject,
  { at, manner }: Where,
): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, each] of Object.entries(value)) {
    const name = fieldNamed(fields, key);
    const shape = name === undefined ? undefined : fields[name];
    if (name === undefined || shape === undefined) {
      if (manner === 'lenient') continue;
      throw new BuildError(`invalid Kustomization: json: unknown field "${key}"`);
    }
    const field = decoded(shape, each, `${at}.${name}`, manner);
    if (field !== null) result[name] = field;
  }
  return result;
}

function fieldNamed(fields: Readonly<Record<string, Shape>>, key: string): string | undefined {
  if (Object.hasOwn(fields, key)) return key;
  const lower = key.toLowerCase();
  return Object.keys(fields).find((field) => field.toLowerCase() === lower);
}

function mismatch(value: Json, wanted: string, at: string): BuildError {
  const got = Array.isArray(value) ? 'array' : typeof value;
  return new BuildError(
    `invalid Kustomization: json: cannot unmarshal ${got} into ${at}: it has to be ${wanted}`,
  );
}
