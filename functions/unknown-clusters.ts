import type { Store } from '../shared/adapters/store/store';
import type { ResourceId } from '../shared/core/base/resource-id';
import type { Services } from '../shared/services';
import { isKnown } from './http/known-cluster';

/**
 * Ids that nobody has heard of before and that events may bring in, for each process and minute: each costs a run with one
 * look. Nobody creates so many clusters; what is beyond is found by the next sweep, if it is there at all.
 */
const MOST_PER_MINUTE = 60;

interface Window {
  minute: string;
  taken: number;
}

const windows = new WeakMap<Store, Window>();

/** True for a cluster that we know, and for so many unknown ones a minute. */
export async function isAdmitted(s: Services, cluster: ResourceId): Promise<boolean> {
  if ((await s.store.work.get(cluster)) !== undefined) return true;
  if (await isKnown(s, cluster)) return true;
  const minute = s.now().slice(0, 'yyyy-mm-ddThh:mm'.length);
  const last = windows.get(s.store);
  const window = last?.minute === minute ? last : { minute, taken: 0 };
  windows.set(s.store, window);
  if (window.taken >= MOST_PER_MINUTE) return false;
  window.taken += 1;
  return true;
}
