import { msBetween } from '../base/iso-time';
import { counted } from '../base/counted';
import type { Failure } from '../base/errors';
import { spreadOf } from '../base/spread';
import { isOpen, opensAt } from '../configuration/maintenance';
import { withoutRemovals } from './mass-removal';
import type { Cause, Step } from './plan';
import type { PlanInput } from './plan-input';

/** What of a plan may be carried out now, and what is said of the rest. */
export interface InWindow {
  readonly steps: readonly Step[];
  readonly failures: readonly Failure[];
}

/** When a window opens, clusters begin one after the other, within so long. */
const SPREAD_MS = 10 * 60_000;

/**
 * Outside the maintenance windows of its profile a cluster is left as it is, but for what was there and is gone: pods stand
 * on it. Such a step brings along what else is to be added to the same host, because a host gets one PATCH.
 */
export function inWindow(steps: readonly Step[], input: PlanInput): InWindow {
  const { maintenance } = input.profile;
  if (maintenance === undefined || isOpen(maintenance, input.now)) return { steps, failures: [] };
  const repairs = maintenance.repairs === 'at-once' ? withoutRemovals(steps).filter(isRepair) : [];
  if (isSame(steps, repairs)) return { steps, failures: [] };
  return { steps: repairs, failures: [waits(steps, repairs, input)] };
}

const REPAIRS: readonly Cause[] = ['Drift', 'IdentityRecreated'];

/** True where something was there and is gone. */
export function isRepair({ cause }: Step): boolean {
  return REPAIRS.includes(cause);
}

/** Changes of all the steps together. */
export function changesIn(steps: readonly Step[]): number {
  return steps.reduce((sum, { changes }) => sum + changes.length, 0);
}

function isSame(all: readonly Step[], some: readonly Step[]): boolean {
  return changesIn(all) === changesIn(some);
}

function waits(
  steps: readonly Step[],
  repairs: readonly Step[],
  { profile, cluster, now }: PlanInput,
): Failure {
  const opens = profile.maintenance === undefined ? now : opensAt(profile.maintenance, now);
  const held = counted(changesIn(steps) - changesIn(repairs), 'change');
  const additions = withoutRemovals(steps);
  return {
    policy: 'Waiting',
    code: 'OutsideMaintenanceWindow',
    message: `The maintenance windows of profile ${profile.name} hold back ${held} until ${opens}.`,
    target: cluster.id,
    retryAfterMs: msBetween(now, opens) + Math.round(spreadOf(cluster.id) * SPREAD_MS),
    apart: true,
    // Pods have all that they need while only removals wait.
    ...(isSame(additions, repairs) && { aside: true }),
  };
}
