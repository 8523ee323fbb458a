import type { GoFunction } from '../go/run';
import {
  type GoValue,
  isList,
  isMap,
  isTrue,
  kindName,
  TemplateFailure,
  typeName,
} from '../go/value';
import { anyText, argAt, intOf, smallInt } from './arguments';

/** Comparing, choosing, and what things are. */
export const LOGIC: Readonly<Record<string, GoFunction>> = {
  not: (args) => !isTrue(argAt(args, 0)),
  eq: ([first = null, ...others]) => others.some((one) => isEqual(first, one)),
  ne: (args) => !isEqual(argAt(args, 0), argAt(args, 1)),
  lt: (args) => compared(args) < 0,
  le: (args) => compared(args) <= 0,
  gt: (args) => compared(args) > 0,
  ge: (args) => compared(args) >= 0,
  default: ([fallback = null, given = null]) => (isTrue(given) ? given : fallback),
  empty: (args) => !isTrue(argAt(args, 0)),
  coalesce: (args) => args.find(isTrue) ?? null,
  ternary: (args) => (isTrue(argAt(args, 2)) ? argAt(args, 0) : argAt(args, 1)),
  all: (args) => args.every(isTrue),
  any: (args) => args.some(isTrue),
  fail: (args) => {
    throw new TemplateFailure(anyText(argAt(args, 0)));
  },
  required: (args) => {
    const value = argAt(args, 1);
    if (value === null || value === '') throw new TemplateFailure(anyText(argAt(args, 0)));
    return value;
  },
  len: (args) => BigInt(lengthOf(argAt(args, 0))),
  index: ([value = null, ...path]) => path.reduce<GoValue>(at, value),
  kindOf: (args) => kindName(argAt(args, 0)),
  kindIs: (args) => kindName(argAt(args, 1)) === argAt(args, 0),
  typeOf: (args) => typeName(argAt(args, 0)),
  typeIs: (args) => typeName(argAt(args, 1)) === argAt(args, 0),
};

/** A float64 and an int are not comparable, as in Go: charts write `int .Values.replicas`. */
function isEqual(a: GoValue, b: GoValue): boolean {
  if (a === null || b === null) return a === b;
  if (isList(a) || isMap(a) || typeof a !== typeof b) {
    throw new TemplateFailure('incompatible types for comparison');
  }
  return a === b;
}

function compared(args: readonly GoValue[]): number {
  const [a, b] = [argAt(args, 0), argAt(args, 1)];
  for (const kind of ['number', 'bigint', 'string'] as const) {
    if (typeof a !== kind || typeof b !== kind || a === null || b === null) continue;
    return a === b ? 0 : a < b ? -1 : 1;
  }
  throw new TemplateFailure('incompatible types for comparison');
}

function lengthOf(value: GoValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (isList(value)) return value.length;
  if (isMap(value)) return value.size;
  throw new TemplateFailure(`len of type ${typeName(value)}`);
}

function at(value: GoValue, key: GoValue): GoValue {
  if (isMap(value)) return value.get(anyText(key)) ?? null;
  if (!isList(value)) throw new TemplateFailure(`can't index item of type ${typeName(value)}`);
  const item = value[smallInt([intOf(key)], 0)];
  if (item === undefined) throw new TemplateFailure(`index out of range: ${anyText(key)}`);
  return item;
}
