import type { Clock } from '../clock';
import type { ClusterWorld, KubeObject } from '../kubernetes';

/** Until the namespace controller has come to a namespace that was deleted. */
const EMPTIED_MS = 5000;

/**
 * A deleted namespace takes all that is in it, no matter who made it
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/). Objects with finalizers wait for their controllers.
 * Returns a function that ends it.
 */
export function runNamespaces(world: ClusterWorld, clock: Clock): () => void {
  const timers = new Set<() => void>();
  const end = world.onChange(({ type, resource, object }) => {
    if (type !== 'DELETED' || resource !== 'namespaces') return;
    const content = objectsIn(world, object.metadata.name);
    timers.add(clock.after(EMPTIED_MS, () => content.forEach((one) => remove(world, one))));
  });
  return () => {
    end();
    timers.forEach((cancel) => cancel());
  };
}

function objectsIn(world: ClusterWorld, namespace: string): readonly KubeObject[] {
  const namespaced = world.resources().filter((resource) => resource.namespaced);
  const kinds = new Set(namespaced.map(({ kind }) => kind));
  return [...kinds].flatMap((kind) => world.list(kind, namespace));
}

function remove(world: ClusterWorld, { kind, metadata }: KubeObject): void {
  const { namespace, name, uid } = metadata;
  const isThere = world.list(kind, namespace).some((one) => one.metadata.uid === uid);
  if (isThere) world.remove(kind, namespace, name);
}
