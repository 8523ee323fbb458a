import type { Clock } from '../clock';
import type { ClusterWorld, KubeObject } from '../kubernetes';
import { asMap } from '../kubernetes';

/** Replicas of a Deployment are ready after so long. */
const READY_MS = 5000;

/** Deployments: their numbers alone, no pods. Returns a function that ends it. */
export function runDeployments(
  world: ClusterWorld,
  clock: Clock,
  readyMs: number = READY_MS,
): () => void {
  const timers = new Set<() => void>();
  function settle({ metadata }: KubeObject): void {
    const now = world
      .list('Deployment', metadata.namespace)
      .find((one) => one.metadata.name === metadata.name);
    if (now === undefined) return;
    const replicas = Number(asMap(now.spec).replicas ?? 1);
    const { generation } = now.metadata;
    const counts = { replicas, updatedReplicas: replicas, readyReplicas: replicas };
    const status = { ...counts, availableReplicas: replicas, observedGeneration: generation };
    world.put({ ...now, status });
  }
  const end = world.onChange(({ type, resource, object, before }) => {
    if (resource !== 'deployments.apps' || type === 'DELETED') return;
    if (object.metadata.generation === before?.metadata.generation) return;
    timers.add(clock.after(readyMs, () => settle(object)));
  });
  return () => {
    end();
    timers.forEach((cancel) => cancel());
  };
}
