import type { KubeObject } from './object';
import { asMap, isMap, textOf } from './object';
import type { Resource } from './resources';
import { apiVersionOf } from './resources';
import { fitObject } from './schema';
import { badRequest, invalid, KubeError } from './status';

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;
/** What etcd takes. */
const LARGEST_OBJECT = 1.5 * 1024 * 1024;

/** The object as the server takes it in, or a KubeError that says why not. */
export function admit(
  resource: Resource,
  body: unknown,
  namespace: string | undefined,
): KubeObject {
  if (!isMap(body)) throw badRequest('the object provided is unrecognized: expected a JSON object');
  if (JSON.stringify(body).length > LARGEST_OBJECT) {
    throw new KubeError(413, 'RequestEntityTooLarge', 'etcdserver: request is too large');
  }
  assertType(resource, body);
  const metadata = asMap(body.metadata);
  const name = textOf(metadata.name);
  const given = metadata.namespace;
  if (resource.namespaced && given !== undefined && given !== namespace) {
    throw badRequest(
      `the namespace of the provided object does not match the namespace sent on the request`,
    );
  }
  const causes = [...nameCauses(name), ...labelCauses(asMap(metadata.labels))];
  const fitted = resource.schema ? fitObject(body, resource.schema) : { value: body, causes: [] };
  const all = [...causes, ...fitted.causes];
  if (all.length > 0) throw invalid(resource.kind, name, all);
  return {
    ...asMap(fitted.value),
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { ...metadata, name, ...(resource.namespaced && { namespace: namespace ?? '' }) },
  };
}

function assertType(
  resource: Resource,
  { apiVersion, kind }: Readonly<Record<string, unknown>>,
): void {
  const wanted = apiVersionOf(resource);
  if (apiVersion !== undefined && apiVersion !== wanted) {
    throw badRequest(
      `the API version in the data (${textOf(apiVersion)}) does not match the expected API version (${wanted})`,
    );
  }
  if (kind !== undefined && kind !== resource.kind) {
    throw badRequest(`the kind in the data (${textOf(kind)}) does not match ${resource.kind}`);
  }
}

function nameCauses(name: string): readonly string[] {
  if (name === '') return ['metadata.name: Required value: name or generateName is required'];
  if (NAME.test(name) && name.length <= LONGEST_NAME) return [];
  return [
    `metadata.name: Invalid value: ${JSON.stringify(name.slice(0, 300))}: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
  ];
}

function labelCauses(labels: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const text = typeof value === 'string' ? value : '\n';
    if (text.length <= LONGEST_LABEL && LABEL_VALUE.test(text)) return [];
    return [
      `metadata.labels: Invalid value: ${JSON.stringify(text.slice(0, 100))}: must be no more than 63 characters, and a valid label value (key ${key})`,
    ];
  });
}
