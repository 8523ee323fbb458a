import { decodeObject } from '../decode/object';
import type { Kernel } from '../kernel';
import type { JsonMap, KubeObject } from '../object';
import type { Target } from '../request';
import type { Resource } from '../resources';
import { pluralOf } from '../resources';
import { badRequest, conflict } from '../status';
import type { Writer } from '../writer';
import { inNamespace } from './namespace';
import { present } from './present';
import { update } from './update';

export function replace(kernel: Kernel, target: Target, body: JsonMap, writer: Writer): KubeObject {
  const { resource } = target;
  const after = inNamespace(target, decodeObject(resource, body, writer));
  assertName(target, after);
  const before = present(kernel, target);
  const { uid } = after.metadata;
  if (uid !== undefined && uid !== before.metadata.uid) throw otherUid(resource, before, uid);
  return update(kernel, target, { before, after, writer });
}

export function assertName({ name = '' }: Target, { metadata }: KubeObject): void {
  if (metadata.name === name) return;
  throw badRequest(
    `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
  );
}

function otherUid(resource: Resource, { metadata }: KubeObject, uid: string): Error {
  const { name, namespace } = metadata;
  const place = [resource.group, resource.plural, namespace, name].filter(Boolean).join('/');
  return conflict(
    pluralOf(resource),
    name,
    `StorageError: invalid object, Code: 4, Key: /registry/${place}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid ?? ''}`,
  );
}
