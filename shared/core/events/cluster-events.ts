import type { IsoTime } from '../base/iso-time';
import type { Condition, ConditionType } from '../base/conditions';
import type { Plan, Step } from '../plan/plan';
import type { ClusterState } from '../run/cluster-state';
import type { RunRecord } from '../run/state';
import type { EventData, EventType, OutboundEvent } from './event';

/**
 * The events of a run, from the state before and after it. Empty when the run was recorded before: Durable calls
 * activities at least once. What stays as it is raises one event. `plannedAt`: when the plan of the run was made.
 */
export function clusterEvents(
  before: ClusterState | undefined,
  after: ClusterState,
  plannedAt: IsoTime,
): readonly OutboundEvent[] {
  const [run] = after.history;
  if (run === undefined || run.planId === before?.history[0]?.planId) return [];
  const drafts = [
    onboarded(before, after),
    offboarded(before, run),
    drift(before, after, run),
    turnedTrue('Stalled', before, after),
    turnedTrue('Contested', before, after),
  ];
  return drafts.flatMap((each) =>
    each === undefined ? [] : eventOf(each, after, { ...run, plannedAt }),
  );
}

type Draft = Partial<EventData> & { readonly type: EventType };

function onboarded(before: ClusterState | undefined, after: ClusterState): Draft | undefined {
  if (after.onboardedAt === undefined || after.onboardedAt === before?.onboardedAt)
    return undefined;
  // A row of a version that did not keep the time: the cluster was Ready, and nothing has happened.
  if (before !== undefined && isTrue(before, 'Ready') && !before.offboarded) return undefined;
  return { type: 'ClusterOnboarded', ...saidBy(conditionOf(after, 'Ready')) };
}

function offboarded(
  before: ClusterState | undefined,
  { outcome, message }: RunRecord,
): Draft | undefined {
  if (outcome !== 'OffBoarded' || before === undefined) return undefined;
  const wasGone = before.history[0]?.outcome === 'OffBoarded';
  return wasGone || !hasHeld(before) ? undefined : { type: 'ClusterOffboarded', message };
}

/** Nothing is taken back from a cluster that no profile has ever selected. */
function hasHeld({ profile, onboardedAt }: ClusterState): boolean {
  return profile !== undefined || onboardedAt !== undefined;
}

function drift(
  before: ClusterState | undefined,
  after: ClusterState,
  { outcome, message }: RunRecord,
): Draft | undefined {
  const drifted = driftedIn(after.lastPlan?.plan);
  if (drifted.length === 0) return undefined;
  if (outcome === 'Changed') return { type: 'DriftCorrected', drifted, message };
  // An event said so when it was found, and it has not been put back since.
  const known = new Set(driftedIn(before?.lastPlan?.plan));
  const isOld = before?.history[0]?.outcome !== 'Changed' && drifted.every((id) => known.has(id));
  return isOld ? undefined : { type: 'DriftDetected', drifted, message };
}

/** At most so many: an event may have a megabyte, and a reader looks at the first. */
const MAX_DRIFTED = 100;

function driftedIn(plan: Plan | undefined): readonly string[] {
  const ids = (plan?.steps ?? []).filter(isDrift).map(({ target }) => target);
  return [...new Set(ids)].slice(0, MAX_DRIFTED);
}

function isDrift({ cause }: Step): boolean {
  return cause === 'Drift' || cause === 'IdentityRecreated';
}

function turnedTrue(
  type: 'Stalled' | 'Contested',
  before: ClusterState | undefined,
  after: ClusterState,
): Draft | undefined {
  if (!isTrue(after, type) || (before !== undefined && isTrue(before, type))) return undefined;
  return { type, ...saidBy(conditionOf(after, type)) };
}

function conditionOf(state: ClusterState, type: ConditionType): Condition | undefined {
  return state.conditions.find((condition) => condition.type === type);
}

function isTrue(state: ClusterState, type: ConditionType): boolean {
  return conditionOf(state, type)?.status === 'True';
}

function saidBy(condition: Condition | undefined): Partial<EventData> {
  return condition === undefined ? {} : { reason: condition.reason, message: condition.message };
}

function eventOf(
  { type, ...data }: Draft,
  { cluster, profile }: ClusterState,
  { planId, at, message, plannedAt }: RunRecord & Pick<OutboundEvent, 'plannedAt'>,
): OutboundEvent {
  return {
    id: `${planId}.${type}`,
    type,
    subject: cluster,
    time: at,
    plannedAt,
    data: { planId, message, ...(profile !== undefined && { profile }), ...data },
  };
}
