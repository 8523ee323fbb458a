import type { FieldError } from '../field-error';
import { wrong } from '../field-error';
import type { JsonMap, Metadata } from '../object';
import { isMap, textOf } from '../object';
import type { Problems } from './names';
import { dnsLabelProblems, labelValueProblems, qualifiedNameProblems } from './names';

const MAX_ANNOTATIONS_BYTES = 256 * 1024;

/** ValidateObjectMeta of k8s.io/apimachinery/pkg/api/validation: what any object must keep to. */
export function metadataErrors(
  metadata: Partial<Metadata>,
  nameProblems: (name: string) => Problems,
  path = 'metadata',
): readonly FieldError[] {
  const { name = '', namespace = '', labels = {}, annotations = {}, finalizers = [] } = metadata;
  return [
    ...nameErrors(name, nameProblems, path),
    ...(namespace === '' ? [] : all(`${path}.namespace`, namespace, dnsLabelProblems(namespace))),
    ...labelErrors(labels, `${path}.labels`),
    ...annotationErrors(annotations, `${path}.annotations`),
    ...ownerErrors(metadata.ownerReferences, `${path}.ownerReferences`),
    ...finalizers.flatMap((each) => all(`${path}.finalizers`, each, qualifiedNameProblems(each))),
  ];
}

function nameErrors(
  name: string,
  problems: (name: string) => Problems,
  path: string,
): readonly FieldError[] {
  if (name !== '') return all(`${path}.name`, name, problems(name));
  const detail = 'name or generateName is required';
  return [{ type: 'Required', field: `${path}.name`, detail }];
}

function labelErrors(
  labels: Readonly<Record<string, string>>,
  path: string,
): readonly FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...all(path, key, qualifiedNameProblems(key)),
    ...all(path, value, labelValueProblems(value)),
  ]);
}

function annotationErrors(
  annotations: Readonly<Record<string, string>>,
  path: string,
): readonly FieldError[] {
  const entries = Object.entries(annotations);
  const size = entries.reduce((sum, [key, value]) => sum + bytes(key) + bytes(value), 0);
  return [
    ...entries.flatMap(([key]) => all(path, key, qualifiedNameProblems(key.toLowerCase()))),
    ...(size > MAX_ANNOTATIONS_BYTES ? [tooLong(path)] : []),
  ];
}

function tooLong(field: string): FieldError {
  return { type: 'TooLong', field, detail: `may not be more than ${MAX_ANNOTATIONS_BYTES} bytes` };
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

const OWNER_FIELDS = ['apiVersion', 'kind', 'name', 'uid'] as const;

function ownerErrors(owners: unknown, path: string): readonly FieldError[] {
  return (Array.isArray(owners) ? owners.filter(isMap) : []).flatMap((owner: JsonMap) =>
    OWNER_FIELDS.filter((name) => textOf(owner[name]) === '').map((name) =>
      wrong(
        `${path}.${name}`,
        '',
        name === 'apiVersion' ? 'version must not be empty' : 'must not be empty',
      ),
    ),
  );
}

function all(field: string, value: string, problems: Problems): readonly FieldError[] {
  return problems.map((problem) => wrong(field, value, problem));
}
