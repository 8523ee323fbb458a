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
  const pods = registry.byKind('v1', 'Pod');
  if (pods === undefined) return () => undefined;
  const timers = new Set<() => void>();
  const ending = new Set<string>();
  function finish({ object }: Change): void {
    const { namespace, name, uid = '' } = object.metadata;
    ending.delete(uid);
    if (pods === undefined || store.get(pods, namespace, name)?.metadata.uid !== uid) return;
    const target = { resource: pods, ...(namespace !== undefined && { namespace }), name };
    remove(kernel, target, { graceSeconds: 0 });
  }
  const end = store.onChange((change) => {
    const { deletionTimestamp, deletionGracePeriodSeconds = 0, uid = '' } = change.object.metadata;
    if (change.resource !== 'pods' || change.type === 'DELETED') return;
    if (deletionTimestamp === undefined || ending.has(uid)) return;
    ending.add(uid);
    const ms = Math.min(TERM_MS, deletionGracePeriodSeconds * 1000);
    timers.add(clock.after(ms, () => finish(change)));
  });
  return () => {
    end();
    timers.forEach((cancel) => cancel());
  };
}
