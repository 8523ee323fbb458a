import type { Subject } from './auth';
import { authorise } from './auth';
import type { Kernel } from './kernel';
import type { KubeObject } from './object';
import type { Resource } from './resources';
import { pluralOf } from './resources';
import { notFound } from './status';

/**
 * What a process in the cluster reads with its ServiceAccount. There is no wire in between, so that time may stand still,
 * but the rules of access are the server's, and so is its silence while it is down.
 */
export interface InClusterClient {
  /** Everything of a kind, as a list and the watch behind it show it: takes both rights. Throws KubeError or Unreachable. */
  list(kind: string): readonly KubeObject[];
  /** Throws KubeError or Unreachable. */
  get(kind: string, namespace: string, name: string): KubeObject;
  /** Tells when the server is about to go away. */
  onLoss(listener: () => void): void;
}

/** Nobody answers. */
class Unreachable extends Error {}

/** Whether the server is there, and who wants to know. */
export interface Presence {
  isUp: boolean;
  readonly lost: Set<() => void>;
}

export function inClusterClient(
  kernel: Kernel,
  presence: Presence,
  subject: Subject,
): InClusterClient {
  function allowed(kind: string, verb: string, place: Place = {}): Resource {
    if (!presence.isUp) throw new Unreachable('dial tcp 10.0.0.1:443: connect: connection refused');
    const resource = kernel.registry.all().find((each) => each.kind === kind);
    if (resource === undefined) throw notFound({ group: '', name: kind }, '');
    assertMay(kernel, subject, { verb, resource, ...place });
    return resource;
  }
  return {
    list(kind) {
      allowed(kind, 'watch');
      return kernel.store.list(allowed(kind, 'list'));
    },
    get(kind, namespace, name) {
      const resource = allowed(kind, 'get', { namespace, name });
      const object = kernel.store.get(resource, namespace, name);
      if (object === undefined) throw notFound(pluralOf(resource), name);
      return object;
    },
    onLoss: (listener) => void presence.lost.add(listener),
  };
}

interface Place {
  readonly namespace?: string;
  readonly name?: string;
}

/** Throws KubeError 403 unless the cluster's roles allow the access. */
export function assertMay(
  { registry, store }: Pick<Kernel, 'registry' | 'store'>,
  subject: Subject,
  access: Parameters<typeof authorise>[1],
): void {
  authorise(subject, access, (kind) => {
    const resource = registry.byKind('rbac.authorization.k8s.io/v1', kind);
    return resource === undefined ? [] : store.list(resource);
  });
}
