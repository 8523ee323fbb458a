import type { JsonMap, KubeObject } from '../object';
import { isMap, without } from '../object';

/**
 * A set of fields as `fieldsV1` writes it: `f:` before the name of a field, `v:` before a member of a set, `.` for the
 * field itself (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management). Lists are atomic.
 */
export interface FieldSet {
  readonly [step: string]: FieldSet;
}

/** Metadata that has no owner. */
const NOBODYS: readonly string[] = [
  'name',
  'namespace',
  'generateName',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
];

/** What an object says, but for what makes it the object that it is. */
export function ownable({ metadata, ...rest }: KubeObject): JsonMap {
  const said = Object.fromEntries(
    Object.entries(metadata).filter(([name]) => !NOBODYS.includes(name)),
  );
  const fields = without(rest, ['apiVersion', 'kind']);
  return { ...fields, ...(Object.keys(said).length > 0 && { metadata: said }) };
}

/** Every field of a map, the map itself among them unless it is the whole object. */
export function fieldsOf(value: JsonMap, isRoot = true): FieldSet {
  const entries = Object.entries(value).map(([name, each]) => [
    `f:${name}`,
    childrenOf(name, each, isRoot),
  ]);
  const self = isRoot ? {} : { '.': {} };
  return { ...self, ...(Object.fromEntries(entries) as FieldSet) };
}

function childrenOf(name: string, value: unknown, isRoot: boolean): FieldSet {
  // Metadata is there with any object, and nobody's.
  if (isMap(value) && isRoot && name === 'metadata') return fieldsOf(value, true);
  if (isMap(value)) return Object.keys(value).length === 0 ? {} : fieldsOf(value, false);
  if (name === 'finalizers' && Array.isArray(value)) return membersOf(value);
  return {};
}

function membersOf(list: readonly unknown[]): FieldSet {
  return { '.': {}, ...Object.fromEntries(list.map((each) => [`v:${JSON.stringify(each)}`, {}])) };
}

/** The ends of a set, each as the way to it. */
export function leavesOf(
  set: FieldSet,
  way: readonly string[] = [],
): readonly (readonly string[])[] {
  const steps = Object.entries(set);
  if (steps.length === 0) return way.length === 0 ? [] : [way];
  return steps.flatMap(([step, inner]) => leavesOf(inner, [...way, step]));
}

export function setOf(ways: readonly (readonly string[])[]): FieldSet {
  const root: Writable = {};
  for (const way of ways) {
    let at = root;
    for (const step of way) at = at[step] ??= {};
  }
  return root;
}

interface Writable {
  [step: string]: Writable;
}

export function isEmptySet(set: FieldSet): boolean {
  return Object.keys(set).length === 0;
}
