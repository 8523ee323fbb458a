import type { GoFunction } from '../go/run';
import {
  fromJson,
  type GoMap,
  type GoValue,
  isMap,
  isTrue,
  sorted,
  TemplateFailure,
  toJson,
} from '../go/value';
import { anyText, argAt, listAt, mapAt, smallInt, textAt } from './arguments';

const LISTS: Readonly<Record<string, GoFunction>> = {
  list: (args) => args,
  tuple: (args) => args,
  first: (args) => listAt(args, 0)[0] ?? null,
  last: (args) => listAt(args, 0).at(-1) ?? null,
  rest: (args) => listAt(args, 0).slice(1),
  initial: (args) => listAt(args, 0).slice(0, -1),
  append: (args) => [...listAt(args, 0), argAt(args, 1)],
  prepend: (args) => [argAt(args, 1), ...listAt(args, 0)],
  concat: (args) => args.flatMap((_, at) => listAt(args, at)),
  reverse: (args) => listAt(args, 0).toReversed(),
  uniq: (args) => unique(listAt(args, 0)),
  without: ([list = null, ...taken]) =>
    listAt([list], 0).filter((one) => !taken.some((other) => same(one, other))),
  has: (args) =>
    argAt(args, 1) !== null && listAt(args, 1).some((one) => same(one, argAt(args, 0))),
  compact: (args) => listAt(args, 0).filter(isTrue),
  slice: (args) =>
    listAt(args, 0).slice(
      args.length > 1 ? smallInt(args, 1) : 0,
      args.length > 2 ? smallInt(args, 2) : undefined,
    ),
};

const MAPS: Readonly<Record<string, GoFunction>> = {
  dict: (args) => dict(args),
  get: (args) => mapAt(args, 0).get(textAt(args, 1)) ?? '',
  set: (args) => mapAt(args, 0).set(textAt(args, 1), argAt(args, 2)),
  unset: (args) => {
    mapAt(args, 0).delete(textAt(args, 1));
    return mapAt(args, 0);
  },
  hasKey: (args) => mapAt(args, 0).has(textAt(args, 1)),
  // Go's own order is by chance; whoever minds sorts.
  keys: (args) => args.flatMap((_, at) => sorted(mapAt(args, at)).map(([key]) => key)),
  values: (args) => sorted(mapAt(args, 0)).map(([, value]) => value),
  pluck: ([key = '', ...maps]) =>
    maps.flatMap((map) => (isMap(map) ? (map.get(anyText(key)) ?? []) : [])),
  pick: ([map = null, ...keys]) =>
    new Map([...mapAt([map], 0)].filter(([key]) => keys.includes(key))),
  omit: ([map = null, ...keys]) =>
    new Map([...mapAt([map], 0)].filter(([key]) => !keys.includes(key))),
  merge: (args) => merged(args, false),
  mergeOverwrite: (args) => merged(args, true),
  mustMerge: (args) => merged(args, false),
  mustMergeOverwrite: (args) => merged(args, true),
  deepCopy: (args) => fromJson(toJson(argAt(args, 0))),
  dig: (args) => dug(args),
};

export const COLLECTIONS: Readonly<Record<string, GoFunction>> = { ...LISTS, ...MAPS };

function same(a: GoValue, b: GoValue): boolean {
  return a === b || (typeof a === 'object' && keyOf(a) === keyOf(b));
}

function unique(list: readonly GoValue[]): readonly GoValue[] {
  return [...new Map(list.map((one) => [keyOf(one), one])).values()];
}

function keyOf(value: GoValue): string {
  return `${typeof value} ${JSON.stringify(toJson(value))}`;
}

function dict(args: readonly GoValue[]): GoMap {
  const map: GoMap = new Map();
  for (let at = 0; at < args.length; at += 2) map.set(anyText(argAt(args, at)), args[at + 1] ?? '');
  return map;
}

/** Into the first, which is changed as Go changes it. Without `over` only what is empty there is filled. */
function merged(args: readonly GoValue[], over: boolean): GoMap {
  const target = mapAt(args, 0);
  for (const [at] of args.entries()) if (at > 0) mergeInto(target, mapAt(args, at), over);
  return target;
}

function mergeInto(target: GoMap, source: GoMap, over: boolean): void {
  for (const [key, value] of source) {
    const below = target.get(key) ?? null;
    if (isMap(below) && isMap(value)) mergeInto(below, value, over);
    else if (over ? isTrue(value) || below === null : !isTrue(below)) target.set(key, value);
  }
}

/** `dig "a" "b" default map`. */
function dug(args: readonly GoValue[]): GoValue {
  const fallback = args.at(-2);
  if (args.length < 3 || fallback === undefined) {
    throw new TemplateFailure('dig needs at least three arguments');
  }
  let at: GoValue = args.at(-1) ?? null;
  for (const key of args.slice(0, -2)) {
    if (!isMap(at) || !at.has(anyText(key))) return fallback;
    at = at.get(anyText(key)) ?? null;
  }
  return at;
}
