import type { FieldError } from '../field-error';
import { wrong } from '../field-error';
import type { JsonMap, KubeObject } from '../object';
import { asMap, isMap, textOf } from '../object';
import { structuralErrors } from './structural';

const APPROVAL = 'api-approved.kubernetes.io';
/** Groups that belong to the Kubernetes project. */
const PROTECTED = /(?:^|\.)(?:k8s|kubernetes)\.io$/;

/** What a server has against a CustomResourceDefinition (k8s.io/apiextensions-apiserver, ValidateCustomResourceDefinition). */
export function definitionErrors(definition: KubeObject): readonly FieldError[] {
  const spec = asMap(definition.spec);
  const versions = Array.isArray(spec.versions) ? spec.versions.filter(isMap) : [];
  return [
    ...nameErrors(definition, spec),
    ...approvalErrors(definition, textOf(spec.group)),
    ...scopeErrors(spec),
    ...storageErrors(versions),
    ...versions.flatMap((version, index) =>
      schemaErrorsOf(version, `spec.versions[${index}].schema.openAPIV3Schema`),
    ),
  ];
}

function nameErrors({ metadata }: KubeObject, { group, names }: JsonMap): readonly FieldError[] {
  const { plural, kind } = asMap(names);
  const wanted = `${textOf(plural)}.${textOf(group)}`;
  return [
    ...(metadata.name === wanted
      ? []
      : [wrong('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...(textOf(kind) === '' ? [{ type: 'Required', field: 'spec.names.kind' } as const] : []),
  ];
}

/** https://github.com/kubernetes/enhancements/pull/1111 */
function approvalErrors({ metadata }: KubeObject, group: string): readonly FieldError[] {
  if (!PROTECTED.test(group)) return [];
  const field = `metadata.annotations[${APPROVAL}]`;
  const said = metadata.annotations?.[APPROVAL];
  if (said === undefined) {
    const detail = `protected groups must have approval annotation "${APPROVAL}", see https://github.com/kubernetes/enhancements/pull/1111`;
    return [{ type: 'Required', field, detail }];
  }
  if (said.startsWith('unapproved') || URL.canParse(said)) return [];
  const detail = `protected groups must have approval annotation "${APPROVAL}" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111`;
  return [wrong(field, said, detail)];
}

function scopeErrors({ scope }: JsonMap): readonly FieldError[] {
  if (scope === 'Namespaced' || scope === 'Cluster') return [];
  const detail = 'supported values: "Cluster", "Namespaced"';
  return [{ type: 'NotSupported', field: 'spec.scope', value: textOf(scope), detail }];
}

function storageErrors(versions: readonly JsonMap[]): readonly FieldError[] {
  if (versions.filter(({ storage }) => storage === true).length === 1) return [];
  const detail = 'must have exactly one version marked as storage version';
  return [wrong('spec.versions', versions, detail)];
}

function schemaErrorsOf({ schema }: JsonMap, path: string): readonly FieldError[] {
  const root = asMap(schema).openAPIV3Schema;
  if (!isMap(root)) return [{ type: 'Required', field: path, detail: 'schemas are required' }];
  return structuralErrors(root, path);
}
