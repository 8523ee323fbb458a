import type { Kernel } from './kernel';
import type { Change } from './store';
import { remove } from './verbs/remove';

/** Containers that end when they are told to. */
const TERM_MS = 1000;

/**
 * What kubelets do for pods that are deleted: their containers end, and then the pod is gone, at the latest when its grace is over
 * (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination). Returns a function that ends it.
 */
export function runKubelets(kernel: Kernel): () => void {
  const { store, registry, clock } = kernel;
  const resource = registry.byKind('v1', 'Pod');
  if (resource === undefined) return () => undefined;
  /** Pods that are told to stop, by uid, with what calls their end off. */
  const ending = new Map<string, () => void>();
  function finish({ object }: Change): void {
    const { namespace, name, uid = '' } = object.metadata;
    ending.delete(uid);
    if (resource === undefined) return;
    const target = { resource, ...(namespace !== undefined && { namespace }), name };
    remove(kernel, target, { graceSeconds: 0, uid });
  }
  function hear(change: Change): void {
    if (change.resource !== 'pods') return;
    const { deletionTimestamp, deletionGracePeriodSeconds = 0, uid = '' } = change.object.metadata;
    if (change.type === 'DELETED') {
      ending.get(uid)?.();
      ending.delete(uid);
      return;
    }
    if (deletionTimestamp === undefined || ending.has(uid)) return;
    const ms = Math.min(TERM_MS, deletionGracePeriodSeconds * 1000);
    ending.set(
      uid,
      clock.after(ms, () => finish(change)),
    );
  }
  const end = store.onChange(hear);
  return () => {
    end();
    ending.forEach((cancel) => cancel());
  };
}
