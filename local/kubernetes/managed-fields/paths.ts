import type { JsonMap, KubeObject } from '../object';
import { isMap } from '../object';
import { fieldsOf, leavesOf, ownable } from './field-set';

/** Ends of an object's fields by their key, with what is there. */
export type Values = ReadonlyMap<
  string,
  { readonly way: readonly string[]; readonly text: string }
>;

export function valuesOf(object: KubeObject): Values {
  const said = ownable(object);
  const ways = leavesOf(fieldsOf(said));
  return new Map(ways.map((way) => [keyOf(way), { way, text: textAt(said, way) }]));
}

export function keyOf(way: readonly string[]): string {
  return way.join('\n');
}

/** `.spec.clientID`, as conflicts name a field. */
export function shownPath(way: readonly string[]): string {
  return way
    .filter((step) => step !== '.')
    .map((step) => (step.startsWith('f:') ? `.${step.slice(2)}` : `[${step.slice(2)}]`))
    .join('');
}

/** Members of sets and maps are there or not; the value of anything else counts. */
function textAt(value: JsonMap, way: readonly string[]): string {
  let at: unknown = value;
  for (const step of way) {
    if (!step.startsWith('f:')) return '';
    at = isMap(at) ? at[step.slice(2)] : undefined;
  }
  return JSON.stringify(at) ?? '';
}

/** `object` without what the ways lead to; maps that nothing is left of go, too. */
export function withoutPaths(object: KubeObject, ways: readonly (readonly string[])[]): KubeObject {
  const copy = structuredClone(object) as unknown as Record<string, unknown>;
  for (const way of ways) removeAt(copy, way);
  return copy as unknown as KubeObject;
}

function removeAt(object: Record<string, unknown>, way: readonly string[]): void {
  const [step = '', ...rest] = way;
  if (!step.startsWith('f:')) return;
  const name = step.slice(2);
  const next = object[name];
  const [inner = ''] = rest;
  if (inner.startsWith('v:') && Array.isArray(next)) {
    object[name] = next.filter((each) => `v:${JSON.stringify(each)}` !== inner);
    return;
  }
  if (rest.length === 0) delete object[name];
  else if (inner === '.') removeIfEmpty(object, name);
  else if (isMap(next)) removeAt(next, rest);
}

function removeIfEmpty(object: Record<string, unknown>, name: string): void {
  const value = object[name];
  const isEmpty = Array.isArray(value)
    ? value.length === 0
    : isMap(value) && Object.keys(value).length === 0;
  if (isEmpty) delete object[name];
}
