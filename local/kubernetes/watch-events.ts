import type { Kernel } from './kernel';
import type { KubeObject } from './object';
import type { Target } from './request';
import { apiVersionOf } from './resources';
import { KubeError } from './status';
import type { Change } from './store';

/** An object that comes under a selector is ADDED for it, one that leaves it DELETED. */
export function typeFor(
  { type, object, before }: Change,
  matches: (object: KubeObject) => boolean,
): Change['type'] | undefined {
  const is = type !== 'DELETED' && matches(object);
  const was = before !== undefined && matches(before);
  if (is) return was || before === undefined ? type : 'ADDED';
  return was ? 'DELETED' : undefined;
}

/** The version so far. The one behind what was there at first says that this was all. */
export function bookmark({ store }: Kernel, { resource }: Target, isInitialEnd: boolean): unknown {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      ...(isInitialEnd && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
      creationTimestamp: null,
      resourceVersion: String(store.version()),
    },
  };
}

export function expiredEvent(query: URLSearchParams, version: number): unknown {
  const asked = query.get('resourceVersion') ?? '';
  const message = `too old resource version: ${asked} (${version})`;
  return new KubeError(410, 'Expired', message).body();
}
