import type { IsoTime } from '../../../shared/core/base/iso-time';
import { isAfter } from '../../../shared/core/base/iso-time';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { Configuration } from '../../../shared/core/configuration/profile';
import { profileChange } from '../../../shared/core/plan/profile-change';
import type { RingProgress, SweptCluster } from '../../../shared/core/plan/ring-progress';
import { begunChange, progressAfter } from '../../../shared/core/plan/ring-progress';
import type { ClusterState } from '../../../shared/core/run/cluster-state';
import type { Decision } from '../../../shared/core/run/decision';
import { ringOf } from '../../../shared/core/selection/ring-of';
import type { Adapters } from '../../../shared/current-adapters';

/** A cluster whose change may keep others waiting, as the sweep has judged it. */
export interface Judged {
  readonly cluster: Cluster;
  readonly decision: Decision;
  readonly state: ClusterState | undefined;
}

/** Writes down how far the changes of profiles have come in one subscription. Only after a sweep that looked at all of it. */
export async function followRings(
  { store, now }: Pick<Adapters, 'store' | 'now'>,
  { profiles }: Configuration,
  subscription: string,
  judged: readonly Judged[],
): Promise<void> {
  const at = now();
  for (const profile of profiles) {
    const { rings = [], name } = profile;
    if (rings.length === 0) continue;
    const own = judged.filter(({ decision }) => decision.profile === name);
    await store.rings.update(name, (before) => {
      const change = profileChange(profile);
      const begun = begunChange(before, change, at);
      const clusters = own.flatMap((one) =>
        sweptCluster(one, ringOf(rings, one.cluster), begun.since),
      );
      return progressAfter(begun, { subscription, rings, clusters, now: at });
    });
  }
}

/** One that is at rest, was never Ready, or was in trouble before the change came, says nothing about the change. */
function sweptCluster(
  { cluster, decision, state }: Judged,
  ring: string | undefined,
  since: IsoTime,
): readonly SweptCluster[] {
  const isNew = state?.onboardedAt === undefined;
  if (ring === undefined || !decision.apply || isNew || wasInTrouble(state, since)) return [];
  return [{ name: cluster.name, ring, done: isDone(decision) }];
}

function wasInTrouble({ conditions }: ClusterState, since: RingProgress['since']): boolean {
  const ready = conditions.find(({ type }) => type === 'Ready');
  return ready?.status === 'False' && isAfter(since, ready.lastTransition);
}

/** What only waits for its turn, or for a window, is not there yet, whether pods need it or not. */
const WAITS: readonly string[] = ['WaitsForRing', 'OutsideMaintenanceWindow'];

function isDone({ plan: { steps, failures } }: Decision): boolean {
  const isOpen = failures.some(({ aside, code }) => aside !== true || WAITS.includes(code));
  return steps.length === 0 && !isOpen;
}
