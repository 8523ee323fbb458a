import { readYaml } from '../yaml-edit/documents';
import type { Json } from '../base/json';
import { isJsonObject } from '../base/json';

/** Keys and indices from the root of an object. After `TEXT` the path goes on inside a text that is YAML itself. */
export type FieldPath = readonly (string | number)[];

/** Stands for "in the text": values files in a ConfigMap, patches in a Kustomization. A document's index follows it. */
export const TEXT = '|';

/** A field that differs. `before` or `after` is absent where the field is. */
export interface FieldChange {
  readonly path: FieldPath;
  readonly before?: Json;
  readonly after?: Json;
}

/** What differs between two values, as deep as it can be said. */
export function fieldChanges(
  before: Json | undefined,
  after: Json | undefined,
  path: FieldPath = [],
): readonly FieldChange[] {
  if (before === after) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      fieldChanges(ownValue(before, key), ownValue(after, key), [...path, key]),
    );
  }
  if (isList(before) && isList(after) && before.length === after.length) {
    return before.flatMap((item, at) => fieldChanges(item, after[at], [...path, at]));
  }
  if (isText(before) && isText(after)) return textChanges(before, after, path);
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [change(path, before, after)];
}

/** `spec.patches.0.patch|0.spec.ref.tag`, for people. */
export function fieldText(path: FieldPath): string {
  return path.join('.').replaceAll(`.${TEXT}.`, TEXT);
}

function textChanges(before: string, after: string, path: FieldPath): readonly FieldChange[] {
  const whole = [change(path, before, after)];
  const [one, other] = [documentsIn(before), documentsIn(after)];
  if (one === undefined || other?.length !== one.length) return whole;
  const inner = fieldChanges(one, other, [...path, TEXT]);
  // Only its comments or layout differ: that is a change all the same.
  return inner.length === 0 ? whole : inner;
}

/** The documents of a text that is YAML with structure; undefined for words. */
function documentsIn(text: string): readonly Json[] | undefined {
  if (!/[\n:[{]/.test(text)) return undefined;
  const yaml = readYaml(text);
  const isStructured = (value: Json): boolean => isJsonObject(value) || isList(value);
  return yaml.ok && yaml.values.length > 0 && yaml.values.every(isStructured)
    ? yaml.values
    : undefined;
}

function change(path: FieldPath, before: Json | undefined, after: Json | undefined): FieldChange {
  return {
    path,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

function ownValue(value: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}
