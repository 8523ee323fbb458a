import { isJsonObject, type Json } from '../../base/json';

/** A value as templates see it. A bigint is an int of Go, a number a float64: `eq` tells them apart, as Go does. */
export type GoValue =
  null | boolean | number | bigint | string | readonly GoValue[] | GoMap | GoStruct | GoMethod;

const LARGE = 1e6;

export type GoMap = Map<string, GoValue>;

/** Has these fields alone: others are not known here. */
export interface GoStruct {
  readonly struct: string;
  readonly fields: ReadonlyMap<string, GoValue>;
}

export interface GoMethod {
  readonly method: string;
  readonly call: (args: readonly GoValue[]) => GoValue;
}

/** Helm would refuse the chart with these values, in its words or ours. */
export class TemplateFailure extends Error {}

/** A template asks for something that is not computed here. */
export class NotComputed extends Error {}

/** A map of Go. */
export function isMap(value: GoValue | undefined): value is GoMap {
  return value instanceof Map;
}

/** A slice of Go. */
export function isList(value: GoValue | undefined): value is readonly GoValue[] {
  return Array.isArray(value);
}

/** One of `.Chart`, `.Capabilities` and the like. */
export function isStruct(value: GoValue | undefined): value is GoStruct {
  return typeof value === 'object' && value !== null && 'struct' in value;
}

/** Something that is called with arguments, such as `.Has`. */
export function isMethod(value: GoValue | undefined): value is GoMethod {
  return typeof value === 'object' && value !== null && 'method' in value;
}

/** A copy: templates may write into maps (`set`). */
export function fromJson(value: Json): GoValue {
  if (Array.isArray(value)) return (value as readonly Json[]).map(fromJson);
  if (!isJsonObject(value)) return value as string | number | boolean | null;
  return new Map(Object.entries(value).map(([key, each]) => [key, fromJson(each)]));
}

/** As data, an int and a float64 alike. */
export function toJson(value: GoValue): Json {
  if (typeof value === 'bigint') return Number(value);
  if (isList(value)) return value.map(toJson);
  if (isMap(value)) return Object.fromEntries(sorted(value).map(([key, at]) => [key, toJson(at)]));
  if (isStruct(value)) throw new NotComputed(`prints all of ${value.struct}`);
  if (isMethod(value)) throw new NotComputed(`prints the method ${value.method}`);
  return value;
}

/** Entries in order of their keys, as Go's templates range over a map. */
export function sorted(map: GoMap): readonly (readonly [string, GoValue])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `{{ if … }}`: what is empty, zero or nothing is false. */
export function isTrue(value: GoValue): boolean {
  if (value === null) return false;
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return value.size > 0;
  if (typeof value === 'object') return true;
  return Boolean(value);
}

/** As `%v` prints it. */
export function goString(value: GoValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'number') return floatText(value);
  if (isList(value)) return `[${value.map(goString).join(' ')}]`;
  if (isMap(value)) {
    return `map[${sorted(value)
      .map(([key, each]) => `${key}:${goString(each)}`)
      .join(' ')}]`;
  }
  if (isStruct(value)) {
    const version = value.fields.get('Version');
    if (value.struct === 'KubeVersion' && typeof version === 'string') return version;
    throw new NotComputed(`prints all of ${value.struct}`);
  }
  if (isMethod(value)) throw new NotComputed(`prints the method ${value.method}`);
  return String(value);
}

/** As Go's `%v` of a float64: with an exponent from a million up, and below a ten-thousandth. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < LARGE)) return String(value);
  const [digits = '', power = ''] = value.toExponential().split('e');
  const sign = power.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
}

/** As `%T` prints it. */
export function typeName(value: GoValue): string {
  if (value === null) return '<nil>';
  if (isList(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'struct';
}

/** As `reflect.Kind` names it. */
export function kindName(value: GoValue): string {
  if (value === null) return 'invalid';
  if (isList(value)) return 'slice';
  return isMap(value) ? 'map' : typeName(value);
}
