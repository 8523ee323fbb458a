import type { JsonMap, KubeObject } from '../object';
import { textOf } from '../object';
import type { Resource } from '../resources';
import { apiVersionOf } from '../resources';
import type { Fitted } from '../schema/fit';
import { fit } from '../schema/fit';
import { badRequest } from '../status';
import type { Writer } from '../writer';
import { decodeMetadata } from './metadata';

/**
 * The object as the server takes it in: metadata through ObjectMeta, the rest through the structural schema. Throws 400
 * for what cannot be decoded; whether the result may stay is for the validation to say.
 */
export function decodeObject(resource: Resource, body: JsonMap, writer: Writer): KubeObject {
  const metadata = decodeMetadata(body.metadata);
  const fitted = fittedOf(resource, body);
  const error = metadata.error ?? fitted.errors[0];
  if (error !== undefined) throw cannotBeHandled(resource, body, error);
  const unknown = [...metadata.unknown.map((name) => `metadata.${name}`), ...fitted.unknown];
  reportFields(resource, body, { unknown, writer });
  assertVersion(resource, body);
  return {
    ...fitted.value,
    apiVersion: apiVersionOf(resource),
    kind: textOf(body.kind) === '' ? resource.kind : textOf(body.kind),
    metadata: { name: '', ...metadata.value },
  };
}

/** An object of another kind is not touched; one of another version of the kind has no schema here. */
function fittedOf(resource: Resource, body: JsonMap): Fitted {
  const untouched = { value: body, unknown: [], errors: [] };
  if (resource.schema === undefined || textOf(body.kind) !== resource.kind) return untouched;
  const [group, version = ''] = splitVersion(textOf(body.apiVersion));
  if (group !== resource.group) return untouched;
  return fit(body, version === resource.version ? resource.schema : undefined);
}

function splitVersion(apiVersion: string): readonly string[] {
  return apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
}

function reportFields(
  resource: Resource,
  body: JsonMap,
  { unknown, writer }: { readonly unknown: readonly string[]; readonly writer: Writer },
): void {
  if (writer.fieldValidation === 'Ignore') return;
  const problems = [
    ...writer.duplicates.map((path) => `duplicate field "${path}"`),
    ...[...unknown].sort().map((path) => `unknown field "${path}"`),
  ];
  if (problems.length > 0 && writer.fieldValidation === 'Strict') {
    throw cannotBeHandled(resource, body, `strict decoding error: ${problems.join(', ')}`);
  }
  problems.forEach((problem) => writer.warn(problem));
}

function cannotBeHandled(resource: Resource, body: JsonMap, why: string): Error {
  const { kind, version } = resource;
  const given = textOf(body.kind) || kind;
  return badRequest(`${given} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}

function assertVersion(resource: Resource, { apiVersion }: JsonMap): void {
  const wanted = apiVersionOf(resource);
  const given = textOf(apiVersion);
  if (given === wanted) return;
  throw badRequest(
    `the API version in the data (${given}) does not match the expected API version (${wanted})`,
  );
}
