import type { IsoTime } from '../base/iso-time';
import { msBetween } from '../base/iso-time';
import type { ClusterState } from './cluster-state';
import { contestedCondition, contestsOfRun } from './contests-after-run';
import type { Headroom } from '../base/headroom';
import type { ResourceId } from '../base/resource-id';
import { refuses } from '../pod-identity/findings';
import { refusalsAfter } from './refusals-after';
import { needsAfter } from '../admission/cluster-needs';
import type { RunFacts } from './run';
import { NEVER_RUN, runStateAfter } from './state';
import { stepsOf } from '../plan/plan-steps';
import type { Verdict } from './verdict';
import { onboardedAfter } from './onboarded-at';

/** When a run ended, and what the settings say of such a time. */
export interface RunEnding {
  readonly now: IsoTime;
  readonly contestedAfter: number;
  /** ISO time at which we last attached anything; absent if never. */
  readonly attachedAt?: IsoTime;
  /** Version of the configuration. */
  readonly version: string;
  /** Of ARM's limits; absent where it is not known. */
  readonly headroom?: Headroom;
}

/** The state of a cluster after a run. Nobody else sets conditions. */
export function stateAfter(
  before: ClusterState | undefined,
  facts: RunFacts,
  verdict: Verdict,
  context: RunEnding,
): ClusterState {
  const { planned } = facts;
  const { now } = context;
  // Activities run at least once: the second time there is nothing new to say.
  if (before?.lastPlan?.planId === planned.planId) return before;
  const contests = contestsOfRun(before, facts, context);
  const { planId, generation, plan } = planned;
  const state = runStateAfter(before, {
    ...{ planId, generation, verdict, now, headroom: context.headroom, writes: facts.writes },
    causes: [...new Set(plan.steps.map((step) => step.cause))],
    conditions: [contestedCondition(contests, context.contestedAfter)],
  });
  const offboarded = isOffboarded(before, facts, verdict);
  return {
    ...state,
    cluster: plan.cluster,
    ...(planned.profile !== undefined && { profile: planned.profile }),
    ...nodeGroup(before, facts),
    ...(!offboarded && onboardedAfter(before, state.conditions)),
    lastPlan: { planId, at: now, plan },
    ...(contests.length > 0 && { contests }),
    ...refused(before, facts, context),
    ...objectsAfter(before, facts, context),
    offboarded,
  };
}

function refused(
  before: ClusterState | undefined,
  facts: RunFacts,
  { now, version }: RunEnding,
): Pick<ClusterState, 'refusals'> {
  const refusals = refusalsAfter(before?.refusals ?? [], facts, { now, version });
  return refusals.length === 0 ? {} : { refusals };
}

/** What was seen in the cluster stays known while it cannot be reached; its time says how old it is. */
function objectsAfter(
  before: ClusterState | undefined,
  { planned }: RunFacts,
  { attachedAt }: RunEnding,
): Pick<ClusterState, 'objects' | 'needs' | 'acceptedRisk' | 'attachedAt'> {
  const objects = planned.report ?? before?.objects;
  const needs = needsAfter(before?.needs, planned.needs);
  return {
    ...(attachedAt !== undefined && { attachedAt }),
    ...(objects !== undefined && { objects }),
    ...(needs !== undefined && { needs }),
    ...(planned.acceptedRisk === true && { acceptedRisk: true }),
  };
}

/** Milliseconds until tokens are sure to be given for what was attached at `attachedAt`; 0 when they are. */
export function settlingMs(
  attachedAt: IsoTime | undefined,
  now: IsoTime,
  propagationSeconds: number,
): number {
  if (attachedAt === undefined) return 0;
  return Math.max(0, propagationSeconds * 1000 - msBetween(attachedAt, now));
}

/** What pods would get was seen before the run wrote anything: if it was not well, somebody has to look once more. */
export function staleLookMs(facts: RunFacts): number {
  const { report, attempts } = facts.planned;
  if (report === undefined || !refuses(report.tokens) || !hasWorked(facts)) return 0;
  return Math.min(LOOK_ONCE_MORE_MS * 2 ** Math.min(attempts, 10), MAX_LOOK_MS);
}

/** True when a write of the run has changed something. One that was refused changed nothing that a look could show. */
function hasWorked({ hosts, failures, writes }: RunFacts): boolean {
  const patches = hosts.reduce((sum, host) => sum + host.writes, 0);
  return hosts.some(({ done }) => done > 0) || (writes > patches && failures.length === 0);
}

const LOOK_ONCE_MORE_MS = 1000;
const MAX_LOOK_MS = 15 * 60_000;

/** True if the run attached anything to a host. */
export function attachedIn({ planned, hosts }: RunFacts): boolean {
  const added = new Set(
    stepsOf(planned.plan, 'updateHost')
      .filter(({ attach, replace }) => attach.length + replace.length > 0)
      .map(({ id }) => id),
  );
  return hosts.some(
    ({ status, phase, step }) => (status === 'done' || phase === 'detach') && added.has(step.id),
  );
}

/** By request only: a cluster that was deleted, and is created again under its name, is onboarded by its first event. */
function isOffboarded(
  before: ClusterState | undefined,
  { planned }: RunFacts,
  verdict: Verdict,
): boolean {
  if (planned.intent !== 'offboard') return false;
  return verdict.outcome === 'OffBoarded' || (before?.offboarded ?? false);
}

/** State of a cluster that nobody has looked at yet. */
export function freshState(cluster: ResourceId): ClusterState {
  return { cluster, ...NEVER_RUN, offboarded: false };
}

function nodeGroup(
  before: ClusterState | undefined,
  { planned }: RunFacts,
): Pick<ClusterState, 'nodeResourceGroup'> {
  const group = planned.nodes?.nodeResourceGroup ?? before?.nodeResourceGroup;
  return group === undefined ? {} : { nodeResourceGroup: group };
}
