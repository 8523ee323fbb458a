import type { FieldError } from '../field-error';
import { wrong } from '../field-error';
import type { JsonMap } from '../object';
import { asMap } from '../object';
import { dns1035Problems, pathSegmentProblems } from './names';
import { metadataErrors } from './object-meta';

/** What an object within an object must keep to (k8s.io/apiextensions-apiserver, objectmeta.Validate). */
export function embeddedErrors(value: JsonMap, path: string): readonly FieldError[] {
  return [
    ...typeErrors(value, 'apiVersion', path, versionProblems),
    ...typeErrors(value, 'kind', path, kindProblems),
    ...(value.metadata === undefined ? [] : ofMetadata(asMap(value.metadata), `${path}.metadata`)),
  ];
}

function typeErrors(
  value: JsonMap,
  name: 'apiVersion' | 'kind',
  path: string,
  problems: (text: string) => readonly string[],
): readonly FieldError[] {
  const field = `${path}.${name}`;
  const given = value[name];
  if (given === undefined) return [{ type: 'Required', field }];
  if (typeof given !== 'string') return [wrong(field, given, 'must be a string')];
  if (given === '') return [wrong(field, given, 'must not be empty')];
  return problems(given).map((problem) => wrong(field, given, problem));
}

function versionProblems(text: string): readonly string[] {
  return text.split('/').length > 2 ? [`unexpected GroupVersion string: ${text}`] : [];
}

function kindProblems(text: string): readonly string[] {
  const problems = dns1035Problems(text.toLowerCase());
  if (problems.length === 0) return [];
  return [`may have mixed case, but should otherwise match: ${problems.join(',')}`];
}

/** A name may be missing here, and be whatever a path can hold. */
function ofMetadata(metadata: JsonMap, path: string): readonly FieldError[] {
  const name = metadata.name ?? 'fakename';
  return metadataErrors({ ...metadata, name } as JsonMap, pathSegmentProblems, path);
}
