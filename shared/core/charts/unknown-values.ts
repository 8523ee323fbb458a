import type { Json, JsonObject } from '../base/json';
import { isJsonObject } from '../base/json';
import { nearest } from '../base/nearest';
import { dotted, valueAt, type ValuePath } from '../configuration/value-path';

/** Values of a chart, and what its templates read (`templatePaths`). */
export interface KnownValues {
  readonly values: JsonObject;
  readonly templatePaths: readonly string[];
  /** Names of charts within the chart, whose values are theirs. */
  readonly subcharts?: readonly string[];
}

/** Something wrong with one value that an operator gave. */
export interface ValueProblem {
  /** Dotted, from the root of the values: `nmi.tag`. */
  readonly path: string;
  readonly code: 'UnknownValue' | 'ValueNotAMap' | 'ValueFails' | 'ValueContradicts';
  readonly message: string;
  /** What was most likely meant. */
  readonly suggestion?: string;
}

/**
 * Keys that the chart does not know. Helm silently ignores them: `operatonMode: managed` installs standard mode, with
 * MIC. Whatever the chart leaves open (an empty map, a list, a value that a template prints whole) may hold anything.
 */
export function unknownValues(given: JsonObject, known: KnownValues): readonly ValueProblem[] {
  if (known.templatePaths.includes('*')) return [];
  return below([], given, known);
}

function below(parent: ValuePath, given: JsonObject, known: KnownValues): readonly ValueProblem[] {
  return Object.entries(given).flatMap(([key, value]) => judge([...parent, key], value, known));
}

function judge(path: ValuePath, value: Json, known: KnownValues): readonly ValueProblem[] {
  if (path[0] === 'global' || known.subcharts?.includes(path[0] ?? '')) return [];
  const own = valueAt(known.values, path);
  if (own === undefined && !isRead(path, known)) return [unknown(path, known)];
  if (isClosedMap(own)) return isJsonObject(value) ? below(path, value, known) : noMap(path, value);
  const isOpen = own !== undefined || isReadWhole(path, known);
  return isOpen || !isJsonObject(value) ? [] : below(path, value, known);
}

/** A map with keys of its own: what it does not name is not read, unless a template prints the map whole. */
function isClosedMap(own: Json | undefined): own is JsonObject {
  return isJsonObject(own) && Object.keys(own).length > 0;
}

/** Read by a template: itself, something below it, or something above it that is printed whole. */
function isRead(path: ValuePath, known: KnownValues): boolean {
  const text = dotted(path);
  return (
    isReadWhole(path, known) || known.templatePaths.some((read) => read.startsWith(`${text}.`))
  );
}

function isReadWhole(path: ValuePath, { templatePaths }: KnownValues): boolean {
  return path.some((_, end) => templatePaths.includes(dotted(path.slice(0, end + 1))));
}

function unknown(path: ValuePath, known: KnownValues): ValueProblem {
  const text = dotted(path);
  const meant = suggestionFor(path, known);
  return {
    path: text,
    code: 'UnknownValue',
    message: `the chart has no value ${text}; Helm would ignore it`,
    ...(meant !== undefined && { suggestion: meant }),
  };
}

/** A key beside it, else the same key elsewhere in the chart. */
function suggestionFor(
  path: ValuePath,
  { values, templatePaths }: KnownValues,
): string | undefined {
  const parent = path.slice(0, -1);
  const key = path.at(-1) ?? '';
  const map = valueAt(values, parent);
  const start = parent.length === 0 ? '' : `${dotted(parent)}.`;
  const read = templatePaths
    .filter((one) => one.startsWith(start))
    .map((one) => one.slice(start.length).split('.')[0] ?? '');
  const beside = nearest(key, [...(isJsonObject(map) ? Object.keys(map) : []), ...read]);
  if (beside !== undefined) return dotted([...parent, beside]);
  return everyPath(values).find((one) => one.endsWith(`.${key}`) || one === key);
}

function everyPath(values: JsonObject, parent: ValuePath = []): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = [...parent, key];
    return [dotted(path), ...(isJsonObject(value) ? everyPath(value, path) : [])];
  });
}

/** Null takes a whole map away, which is how Helm is told to. */
function noMap(path: ValuePath, value: Json): readonly ValueProblem[] {
  if (value === null) return [];
  const text = dotted(path);
  const message = `${text} is a map in the chart, and its templates fail on anything else`;
  return [{ path: text, code: 'ValueNotAMap', message }];
}
