import type { Store } from '../shared/adapters/store/store';
import type { ResourceId } from '../shared/core/base/resource-id';
import type { Adapters } from '../shared/current-adapters';
import { isKnown } from './http/known-cluster';

/**
 * Ids that nobody has heard of before and that events may bring in, for each process and minute: each costs a run with one
 * look. Nobody creates so many clusters; what is beyond is found by the next sweep, if it is there at all.
 */
const MAX_PER_MINUTE = 60;

interface Window {
  minute: string;
  taken: number;
}

const windows = new WeakMap<Store, Window>();

/** True for a cluster that we know, and for so many unknown ones a minute. */
export async function isAdmitted(adapters: Adapters, cluster: ResourceId): Promise<boolean> {
  if ((await adapters.store.work.get(cluster)) !== undefined) return true;
  if (await isKnown(adapters, cluster)) return true;
  const minute = adapters.now().slice(0, 'yyyy-mm-ddThh:mm'.length);
  const last = windows.get(adapters.store);
  const window = last?.minute === minute ? last : { minute, taken: 0 };
  windows.set(adapters.store, window);
  if (window.taken >= MAX_PER_MINUTE) return false;
  window.taken += 1;
  return true;
}
