import { isJsonObject, type Json } from '../base/json';

/** Steps from the root of values. In configuration and reports they are dotted: `mic.tag`, `sidecars.0.image`. */
export type ValuePath = readonly string[];

/** The keys of a dotted path: `a.b` is `a`, `b`. */
export function pathOf(dotted: string): ValuePath {
  return dotted.split('.').filter((step) => step !== '');
}

/** The path as people write it, `a.b`. */
export function dotted(path: ValuePath): string {
  return path.join('.');
}

/** What is at `path`; undefined when nothing is. List items go by their number. */
export function valueAt(values: Json, path: ValuePath): Json | undefined {
  let at: Json | undefined = values;
  for (const step of path) at = at === undefined ? undefined : childOf(at, step);
  return at;
}

/**
 * Text at `path` as a template prints it, or undefined when there is none or nothing but spaces. Numbers are what an
 * unquoted tag becomes.
 */
export function textAt(values: Json, path: ValuePath): string | undefined {
  const value = valueAt(values, path);
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  return text === '' ? undefined : text;
}

/**
 * Values that put `value` at `path` on top of `base`: maps hold the one key, but a list is repeated whole, because Helm
 * replaces lists and never merges them.
 */
export function overrideAt(base: Json, path: ValuePath, value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const child = childOf(base, step) ?? {};
  const changed = overrideAt(child, rest, value);
  if (!Array.isArray(base)) return { [step]: changed };
  const list = base as readonly Json[];
  return list.map((item, index) => (String(index) === step ? onto(item, changed) : item));
}

/** Within a list there is nothing below that a change could be merged with. */
function onto(item: Json, change: Json): Json {
  if (!isJsonObject(item) || !isJsonObject(change)) return change;
  const merged: [string, Json][] = Object.entries(change).map(([key, value]) => [
    key,
    onto(item[key] ?? null, value),
  ]);
  return { ...item, ...Object.fromEntries(merged) };
}

function childOf(at: Json, step: string): Json | undefined {
  if (Array.isArray(at)) return (at as readonly Json[])[Number(step)];
  return isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
}
