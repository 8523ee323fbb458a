import { parse } from 'yaml';
import { decodeObject } from '../decode/object';
import type { FieldError } from '../field-error';
import { invalid } from '../field-error';
import type { Kernel } from '../kernel';
import { applyOnto } from '../managed-fields/apply';
import type { JsonMap, KubeObject } from '../object';
import { isMap, without } from '../object';
import type { Target } from '../request';
import type { Resource } from '../resources';
import { apiVersionOf, pluralOf } from '../resources';
import { prune } from '../schema/prune';
import { badRequest, conflict, unnamed } from '../status';
import type { Writer } from '../writer';
import { authorOf } from './author';
import { begun, createDecoded } from './create';
import { assertNamespace, inNamespace } from './namespace';
import type { Outcome } from './outcome';
import { assertName } from './replace';
import { store } from './update';

/** Server-side apply: creates what is not there, and merges by owner what is. */
export function apply(
  kernel: Kernel,
  target: Target,
  query: URLSearchParams,
  writer: Writer,
): Outcome {
  const { resource, namespace, name = '' } = target;
  assertManager(query);
  const config = objectIn(writer.text);
  const applied = inNamespace(target, decodeObject(resource, config, writer));
  assertName(target, applied);
  assertTyped(resource, config, applied);
  const by = { author: authorOf(kernel, resource, writer), force: query.get('force') === 'true' };
  const live = kernel.store.get(resource, namespace, name);
  if (live === undefined) {
    assertNamespace(kernel, target);
    const object = applyOnto(begun(kernel, resource, emptyOf(applied)), applied, by);
    return { status: 201, object: createDecoded(kernel, target, { object, writer }) };
  }
  const { resourceVersion } = applied.metadata;
  const metadata = without(applied.metadata, ['resourceVersion']);
  if (resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion) {
    throw conflict(pluralOf(resource), name);
  }
  const after = applyOnto(live, { ...applied, metadata }, by);
  return { status: 200, object: store(kernel, target, { before: live, after, writer }) };
}

function assertManager(query: URLSearchParams): void {
  if ((query.get('fieldManager') ?? '') !== '') return;
  const error: FieldError = {
    type: 'Required',
    field: 'fieldManager',
    detail: 'is required for apply patch',
  };
  throw invalid({ group: 'meta.k8s.io', name: 'PatchOptions' }, '', [error]);
}

function objectIn(text: string): JsonMap {
  const value = parsed(text);
  if (!isMap(value)) throw badRequest('error decoding YAML: the body is no object');
  if (isMap(value.metadata) && Array.isArray(value.metadata.managedFields)) {
    throw badRequest('metadata.managedFields must be nil');
  }
  return value;
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw badRequest(`error decoding YAML: ${String(error)}`);
  }
}

/** Unlike other writes, an apply does not drop what the schema does not know: it fails. */
function assertTyped(resource: Resource, config: JsonMap, { metadata }: KubeObject): void {
  if (resource.schema === undefined) return;
  const unknown: string[] = [];
  prune(config, resource.schema, { path: '', isRoot: true, unknown });
  const [first] = unknown;
  if (first === undefined) return;
  const place = [metadata.namespace, metadata.name].filter(Boolean).join('/');
  throw unnamed(
    `failed to create typed patch object (${place}; ${apiVersionOf(resource)}, Kind=${resource.kind}): .${first}: field not declared in schema`,
  );
}

function emptyOf({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  const { name, namespace } = metadata;
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } };
}
