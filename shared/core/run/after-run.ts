import type { IsoTime } from '../base/iso-time';
import { msBetween } from '../base/iso-time';
import type { ClusterState, RunRecord } from './cluster-state';
import { withConditions, condition } from '../base/conditions';
import { contestedCondition, contestsOfRun } from './contests-after-run';
import type { Headroom } from '../base/headroom';
import type { ResourceId } from '../base/resource-id';
import type { TokenOutlook } from '../pod-identity/findings';
import { refusedCount, refuses } from '../pod-identity/findings';
import { refusalsAfter } from './refusals-after';
import { needsAfter } from '../admission/cluster-needs';
import type { RunFacts } from './run';
import { stepsOf } from '../plan/plan-steps';
import { codesOf, failuresIn } from '../base/troubles';
import type { Verdict } from './verdict';
import type { ConditionChange } from '../base/conditions';
import { reconciling, stalled, withRemedy } from './verdict-conditions';
import { onboardedAfter } from './onboarded-at';

const RUNS_KEPT = 20;

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
  const changes = [
    ready(facts, verdict),
    reconciling(verdict),
    stalled(verdict),
    contestedCondition(contests, context.contestedAfter),
  ];
  const conditions = withConditions(before?.conditions ?? [], now, changes);
  const offboarded = isOffboarded(before, facts, verdict);
  return {
    cluster: planned.plan.cluster,
    ...(planned.profile !== undefined && { profile: planned.profile }),
    ...nodeGroup(before, facts),
    conditions,
    ...(!offboarded && onboardedAfter(before, conditions)),
    ...failuresIn(verdict.troubles),
    observedGeneration: planned.generation,
    lastPlan: { planId: planned.planId, at: now, plan: planned.plan },
    history: [record(facts, verdict, context), ...(before?.history ?? [])].slice(0, RUNS_KEPT),
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
  return {
    cluster,
    conditions: [],
    observedGeneration: 0,
    history: [],
    offboarded: false,
  };
}

function nodeGroup(
  before: ClusterState | undefined,
  { planned }: RunFacts,
): Pick<ClusterState, 'nodeResourceGroup'> {
  const group = planned.nodes?.nodeResourceGroup ?? before?.nodeResourceGroup;
  return group === undefined ? {} : { nodeResourceGroup: group };
}

function ready({ planned }: RunFacts, verdict: Verdict): ConditionChange {
  // Failures on the way to what is not done are no news while nobody has said that it may be.
  if (planned.rest?.reason === 'AwaitingConfirmation') {
    return condition('Ready', 'Unknown', planned.rest.reason, planned.rest.message);
  }
  if (verdict.failure !== undefined) {
    return condition('Ready', 'False', verdict.failure.code, withRemedy(verdict));
  }
  if (verdict.outcome === 'OffBoarded') {
    return condition('Ready', 'False', planned.rest?.reason ?? 'OffBoarded', verdict.message);
  }
  if (planned.rest !== undefined) {
    return condition('Ready', 'Unknown', planned.rest.reason, planned.rest.message);
  }
  if (verdict.settling) return condition('Ready', 'False', 'Propagating', PROPAGATING);
  const outlook = planned.report?.tokens;
  if (outlook !== undefined && refuses(outlook)) {
    return condition('Ready', 'False', OBJECTS_DO_NOT_MATCH, refusedMessage(outlook));
  }
  return condition('Ready', 'True', 'Converged', `${EVERYWHERE}${unknownMessage(outlook)}`);
}

const EVERYWHERE = 'Every identity is on every node pool host.';

function unknownMessage({ pods, unknown = 0 }: Partial<TokenOutlook> = {}): string {
  if (unknown === 0) return '';
  return ` Of ${unknown} of ${pods} pods it is not known whether NMI gives them a token: see the finding SecretNotRead.`;
}

/** Reason of Ready while NMI would give pods no token, or one that they may not have. */
export const OBJECTS_DO_NOT_MATCH = 'ObjectsDoNotMatch';

const PROPAGATING =
  'Every identity has just been attached to every node pool host: Azure may still answer "Identity not found" for about a minute.';

function refusedMessage(outlook: TokenOutlook): string {
  const { pods, refused } = outlook;
  const examples = refused
    .slice(0, 3)
    .map(({ namespace, pod, why }) => `${namespace}/${pod}: ${why}`);
  return `NMI would give ${refusedCount(outlook)} of ${pods} pods no token, or not the one that they should get. ${examples.join(' ')} The findings of the cluster name every object.`;
}

function record(
  { planned, writes }: RunFacts,
  verdict: Verdict,
  { now, headroom }: RunEnding,
): RunRecord {
  return {
    at: now,
    planId: planned.planId,
    generation: planned.generation,
    causes: [...new Set(planned.plan.steps.map((step) => step.cause))],
    writes,
    outcome: verdict.outcome,
    message: verdict.message,
    ...codesOf(verdict.troubles),
    ...(headroom !== undefined && { headroom }),
  };
}
