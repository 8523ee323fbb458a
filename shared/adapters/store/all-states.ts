import type { ClusterState } from '../../core/run/cluster-state';
import type { Store } from './store';

const PAGE = 500;

/** Every cluster state, page by page. */
export async function allStates(store: Store): Promise<readonly ClusterState[]> {
  const states: ClusterState[] = [];
  let continuation: string | undefined;
  do {
    const page = await store.clusters.list(PAGE, continuation);
    states.push(...page.items);
    continuation = page.continuation;
  } while (continuation !== undefined);
  return states;
}
