import type { FieldError } from '../field-error';
import { wrong } from '../field-error';
import type { Metadata } from '../object';

const IMMUTABLE = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

/** ValidateObjectMetaUpdate: what an update may not touch. */
export function metadataUpdateErrors(before: Metadata, after: Metadata): readonly FieldError[] {
  return [
    ...newFinalizers(before, after),
    ...IMMUTABLE.filter((name) => before[name] !== after[name]).map((name) =>
      wrong(`metadata.${name}`, after[name], 'field is immutable'),
    ),
  ];
}

function newFinalizers(before: Metadata, after: Metadata): readonly FieldError[] {
  if (before.deletionTimestamp === undefined) return [];
  const added = (after.finalizers ?? []).filter((each) => !before.finalizers?.includes(each));
  if (added.length === 0) return [];
  const shown = added.map((each) => JSON.stringify(each)).join(', ');
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${shown}}`;
  return [{ type: 'Forbidden', field: 'metadata.finalizers', detail }];
}
