import type { SimulatedAzure } from '../azure';
import { idKey } from '../azure/resource-id';
import { nodesOf, type NodeRecord } from './nodes';

/**
 * Tells the nodes of a cluster now and whenever its pools change. Returns a function that ends it. The verbs of the world
 * change several hosts in one go, so the listener may be told the same nodes more than once.
 */
export function followNodes(
  azure: SimulatedAzure,
  cluster: string,
  tell: (nodes: readonly NodeRecord[]) => void,
): () => void {
  const { hostListeners } = azure.world.state;
  function listener(changed: string): void {
    if (idKey(changed) === idKey(cluster)) tell(nodesOf(azure, cluster));
  }
  hostListeners.add(listener);
  tell(nodesOf(azure, cluster));
  return () => void hostListeners.delete(listener);
}
