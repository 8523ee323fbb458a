import type { Condition } from '../base/conditions';
import type { ClusterState } from './cluster-state';

/**
 * When a cluster that has these conditions now was Ready for the first time. Rows from before this was kept have no time: Ready
 * has been as it is since its last transition.
 */
export function onboardedAfter(
  before: ClusterState | undefined,
  conditions: readonly Condition[],
): Pick<ClusterState, 'onboardedAt'> {
  if (before?.onboardedAt !== undefined) return { onboardedAt: before.onboardedAt };
  const ready = conditions.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' ? { onboardedAt: ready.lastTransition } : {};
}
