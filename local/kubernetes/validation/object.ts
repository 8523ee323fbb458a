import type { FieldError } from '../field-error';
import { invalid, wrong } from '../field-error';
import type { KubeObject } from '../object';
import type { Resource } from '../resources';
import { kindOf } from '../resources';
import { schemaErrors } from '../schema/validate';
import { badRequest } from '../status';
import { definitionErrors } from './definition';
import { metadataUpdateErrors } from './metadata-update';
import type { Problems } from './names';
import { dnsLabelProblems, pathSegmentProblems, subdomainProblems } from './names';
import { metadataErrors } from './object-meta';

/** Throws 422, with every cause, for an object that may not stay. */
export function assertValid(
  resource: Resource,
  object: KubeObject,
  before: KubeObject | undefined,
): void {
  const errors = errorsOf(resource, object, before);
  if (errors.length === 0) return;
  // The kind that the object itself claims.
  throw invalid({ ...kindOf(resource), name: object.kind }, object.metadata.name, errors);
}

function errorsOf(
  resource: Resource,
  object: KubeObject,
  before: KubeObject | undefined,
): readonly FieldError[] {
  const ofType = typeErrors(resource, object);
  if (ofType.length > 0) return ofType;
  const ofUpdate =
    before === undefined ? [] : metadataUpdateErrors(before.metadata, object.metadata);
  return [
    ...ofUpdate,
    // A custom resource's own strategy looks at the same once more.
    ...(resource.custom === true ? ofUpdate : []),
    ...metadataErrors(object.metadata, nameProblemsOf(resource)),
    ...(resource.kind === 'CustomResourceDefinition' ? definitionErrors(object) : []),
    ...(resource.schema === undefined ? [] : schemaErrors(object, resource.schema)),
  ];
}

function typeErrors(resource: Resource, { kind }: KubeObject): readonly FieldError[] {
  if (kind === resource.kind) return [];
  if (resource.custom === true) return [wrong('kind', kind, `must be ${resource.kind}`)];
  throw badRequest(
    `${kind} in version "${resource.version}" cannot be handled as a ${resource.kind}`,
  );
}

function nameProblemsOf({ group, kind }: Resource): (name: string) => Problems {
  if (kind === 'Namespace' && group === '') return dnsLabelProblems;
  return group === 'rbac.authorization.k8s.io' ? pathSegmentProblems : subdomainProblems;
}
