import { counted } from '../base/counted';
import type { Failure } from '../base/errors';
import { msBetween } from '../base/iso-time';
import { spreadOf } from '../base/spread';
import { withoutRemovals } from './mass-removal';
import type { Step } from './plan';
import type { PlanInput } from './plan-input';
import { changesIn, isRepair, type InWindow } from './plan-maintenance';
import type { RingHold } from './ring-hold';

/** Sweeps tell how far a ring is; somebody looks again in any case. */
const LOOK_AGAIN_MS = 15 * 60_000;
const SPREAD_MS = 5 * 60_000;

/** A cluster whose turn has not come is left as it is, but for what was there and is gone: pods stand on it. */
export function inRing(steps: readonly Step[], input: PlanInput): InWindow {
  const { ringHold } = input;
  if (ringHold === undefined) return { steps, failures: [] };
  const repairs = withoutRemovals(steps).filter(isRepair);
  const held = changesIn(steps) - changesIn(repairs);
  if (held === 0) return { steps, failures: [] };
  const onlyRemovals = changesIn(withoutRemovals(steps)) === changesIn(repairs);
  return { steps: repairs, failures: [waits(ringHold, { held, onlyRemovals }, input)] };
}

function waits(
  { ring, why, until }: RingHold,
  { held, onlyRemovals }: { readonly held: number; readonly onlyRemovals: boolean },
  { profile, cluster, now }: PlanInput,
): Failure {
  const left = until === undefined ? LOOK_AGAIN_MS : msBetween(now, until);
  return {
    policy: 'Waiting',
    code: 'WaitsForRing',
    message: `Profile ${profile.name} holds back ${counted(held, 'change')}: the cluster waits for ring ${ring}, ${why}.`,
    target: cluster.id,
    retryAfterMs: left + Math.round(spreadOf(cluster.id) * SPREAD_MS),
    apart: true,
    // Pods have all that they need while only removals wait.
    ...(onlyRemovals && { aside: true }),
  };
}
