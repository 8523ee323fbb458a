import type { KubeObject } from '../object';
import { isMap, textOf, without } from '../object';
import type { FieldSet } from './field-set';
import { isEmptySet, leavesOf, setOf } from './field-set';
import { keyOf } from './paths';

/** What one manager has said of an object, in one way. */
export interface Owner {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  readonly apiVersion: string;
  readonly time: string;
  readonly subresource?: string;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

export function ownersOf({ metadata }: KubeObject): readonly Owner[] {
  const entries: readonly unknown[] = Array.isArray(metadata.managedFields)
    ? metadata.managedFields
    : [];
  return entries.filter(isMap).map((entry) => ({
    manager: textOf(entry.manager),
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: textOf(entry.apiVersion),
    time: textOf(entry.time),
    ...(textOf(entry.subresource) !== '' && { subresource: textOf(entry.subresource) }),
    fields: fieldsFrom(entry.fieldsV1),
  }));
}

function fieldsFrom(value: unknown): Owner['fields'] {
  const ways = leavesOf(asFieldSet(value));
  return new Map(ways.map((way) => [keyOf(way), way]));
}

function asFieldSet(value: unknown): FieldSet {
  return isMap(value) ? (value as FieldSet) : {};
}

/** The object with what its owners own; those who own nothing are forgotten. */
export function withOwners(object: KubeObject, owners: readonly Owner[]): KubeObject {
  const metadata = without(object.metadata, ['managedFields']);
  const entries = owners.map(entryOf).filter(({ fieldsV1 }) => !isEmptySet(fieldsV1));
  const fields = entries.length === 0 ? {} : { managedFields: entries };
  return { ...object, metadata: { ...metadata, ...fields } };
}

function entryOf({ fields, subresource, ...owner }: Owner) {
  return {
    ...owner,
    ...(subresource !== undefined && { subresource }),
    fieldsType: 'FieldsV1',
    fieldsV1: setOf([...fields.values()]),
  };
}

export function isSame(a: Owner, b: Pick<Owner, 'manager' | 'operation' | 'subresource'>): boolean {
  return a.manager === b.manager && a.operation === b.operation && a.subresource === b.subresource;
}
