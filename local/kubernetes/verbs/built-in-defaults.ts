import type { KubeObject } from '../object';
import { asMap } from '../object';

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** What the server itself writes into a built-in object. `before`: what is there. */
export function withBuiltInDefaults(
  object: KubeObject,
  before: KubeObject | undefined,
): KubeObject {
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return object;
  const { metadata } = object;
  return {
    ...object,
    metadata: { ...metadata, labels: { ...metadata.labels, [NAME_LABEL]: metadata.name } },
    spec: { finalizers: ['kubernetes'], ...asMap(before?.spec) },
    status: { phase: 'Active', ...asMap(before?.status) },
  };
}
