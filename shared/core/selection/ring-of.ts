import type { Ring } from '../configuration/ring';
import type { SelectableCluster } from './selector';
import { selectorMismatch } from './selector';

/**
 * The ring of a cluster: the first that selects it, else the last one. Whoever is in no ring by mistake gets a version when
 * all others have proved it.
 */
export function ringOf(rings: readonly Ring[], cluster: SelectableCluster): string | undefined {
  const found = rings.find(
    ({ clusters }) => clusters !== undefined && selectorMismatch(clusters, cluster) === undefined,
  );
  return (found ?? rings.at(-1))?.name;
}
