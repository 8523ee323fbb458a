import { decodeObject } from '../decode/object';
import type { Kernel } from '../kernel';
import type { JsonMap, KubeObject } from '../object';
import { without } from '../object';
import type { Target } from '../request';
import type { Resource } from '../resources';
import { pluralOf } from '../resources';
import { alreadyExists, unnamed } from '../status';
import { timestamp } from '../timestamp';
import { finalizerWarnings } from '../validation/finalizer-warnings';
import { assertValid } from '../validation/object';
import type { Writer } from '../writer';
import { signed } from './author';
import { withBuiltInDefaults } from './built-in-defaults';
import { assertNamespace, inNamespace } from './namespace';
import { assertFits } from './size';

export function create(kernel: Kernel, target: Target, body: JsonMap, writer: Writer): KubeObject {
  const { resource } = target;
  const decoded = inNamespace(target, decodeObject(resource, body, writer));
  assertNamespace(kernel, target);
  const fresh = withBuiltInDefaults(begun(kernel, resource, named(kernel, decoded)), undefined);
  return createDecoded(kernel, target, {
    object: signed(kernel, resource, { after: withoutStatus(resource, fresh, writer) }, writer),
    writer,
  });
}

/** Validates and stores an object that is whole but for its version. */
export function createDecoded(
  { store, registry, judge }: Kernel,
  { resource }: Target,
  { object, writer }: { readonly object: KubeObject; readonly writer: Writer },
): KubeObject {
  const { name, namespace, resourceVersion = '0' } = object.metadata;
  assertValid(resource, object, undefined);
  finalizerWarnings(undefined, object.metadata).forEach((text) => writer.warn(text));
  judge?.({ operation: 'CREATE', resource, object });
  if (resourceVersion !== '0') {
    throw unnamed('resourceVersion should not be set on objects to be created');
  }
  assertFits(object, writer);
  const there = store.get(resource, namespace, name);
  if (there !== undefined) {
    const isLeaving = there.metadata.deletionTimestamp !== undefined;
    throw alreadyExists(pluralOf(resource), name, isLeaving);
  }
  const stored = store.put(resource, object);
  if (resource.kind === 'CustomResourceDefinition') registry.define(stored);
  return stored;
}

/** What a client may say in vain of a new object. */
const SERVERS = [
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'generation',
  'managedFields',
] as const;

/** What only the server sets is set, whatever the client says of it. */
export function begun(
  { store, clock }: Kernel,
  resource: Resource,
  object: KubeObject,
): KubeObject {
  return {
    ...object,
    metadata: {
      ...without(object.metadata, SERVERS),
      uid: store.newUid(),
      creationTimestamp: timestamp(clock),
      ...(resource.hasGeneration && { generation: 1 }),
    },
  };
}

function named({ store }: Kernel, object: KubeObject): KubeObject {
  const { name, generateName = '' } = object.metadata;
  if (name !== '' || generateName === '') return object;
  const suffix = store.newUid().slice(0, 5);
  return { ...object, metadata: { ...object.metadata, name: `${generateName}${suffix}` } };
}

/** Creating a custom resource does not set its status where that is a subresource. */
function withoutStatus(resource: Resource, object: KubeObject, { part }: Writer): KubeObject {
  if (!resource.hasStatus || resource.custom !== true || part === 'whole') return object;
  return without(object, ['status']);
}
