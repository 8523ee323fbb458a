import type { InClusterClient } from '../kubernetes';
import type { ObjectSource } from '../nmi';

/**
 * What NMI has seen of a cluster: list and watch with its account's rights. While the API server is away, or the right is
 * taken from it, it goes on with what it saw last.
 */
export function nmiView(client: InClusterClient): ObjectSource {
  const seen = new Map<string, readonly unknown[]>();
  function look(kind: string): readonly unknown[] {
    try {
      seen.set(kind, client.list(kind));
    } catch (error) {
      if (!seen.has(kind)) throw error;
    }
    return seen.get(kind) ?? [];
  }
  client.onLoss(() => [...seen.keys()].forEach(look));
  return {
    list: (kind) => look(kind) as never,
    secret: (namespace, name) => client.get('Secret', namespace, name),
  };
}
