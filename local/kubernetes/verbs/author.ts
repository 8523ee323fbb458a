import type { Kernel } from '../kernel';
import { ownUpdate } from '../managed-fields/update';
import type { Author } from '../managed-fields/update';
import type { KubeObject } from '../object';
import type { Resource } from '../resources';
import { apiVersionOf } from '../resources';
import { timestamp } from '../timestamp';
import type { Writer } from '../writer';

export function authorOf({ clock }: Kernel, resource: Resource, writer: Writer): Author {
  return {
    manager: writer.manager ?? 'unknown',
    apiVersion: apiVersionOf(resource),
    time: timestamp(clock),
    ...(writer.part === 'status' && { subresource: 'status' }),
  };
}

/** The object with its managedFields kept, where somebody keeps count. */
export function signed(
  kernel: Kernel,
  resource: Resource,
  { before, after }: { readonly before?: KubeObject; readonly after: KubeObject },
  writer: Writer,
): KubeObject {
  if (writer.manager === undefined) return after;
  return ownUpdate(before, after, authorOf(kernel, resource, writer));
}
