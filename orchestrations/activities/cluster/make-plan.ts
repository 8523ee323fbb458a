import type { IsoTime } from '../../../shared/core/base/iso-time';
import { isAfter, plusMs } from '../../../shared/core/base/iso-time';
import type { AzureReads } from '../../../shared/adapters/azure/azure';
import type { Absence } from '../../../shared/core/queue/absence';
import { notLookedAt } from '../../../shared/core/queue/absence';
import type { Contested } from '../../../shared/core/plan/contested';
import { heldBackAt } from '../../../shared/core/plan/contested';
import { identitiesSince } from '../../../shared/core/queue/freshness';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf } from '../../../shared/core/base/resource-id';
import { renderPlan } from '../../../shared/core/run/render-plan';
import type { PlanMode } from '../../../shared/core/run/stored-plan';
import type { PlanOutcome } from '../../../shared/core/run/plan-ticket';
import { ticketOf } from '../../../shared/core/run/plan-ticket';
import type { Planned } from '../../../shared/core/run/run';
import { emptyPlan } from '../../../shared/core/plan/plan-steps';
import type { UpToDate } from '../../../shared/core/queue/check-start';
import type { Refusal } from '../../../shared/core/plan/refusal';
import { backedOff, endsBackoff, withoutBackedOff } from '../../../shared/core/plan/refusal';
import type { Intent, Reason, WorkItem } from '../../../shared/core/queue/work-item';
import { askedByPerson, isConfirmed } from '../../../shared/core/queue/work-item';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { Profile } from '../../../shared/core/configuration/profile';
import { profileChange } from '../../../shared/core/plan/profile-change';
import type { RingHold } from '../../../shared/core/plan/ring-hold';
import { begunChange } from '../../../shared/core/plan/ring-progress';
import { decide } from '../decide/decide';
import { ringHoldOf } from '../decide/ring-hold-of';
import type { DecisionInput } from '../decide/decision';
import type { Decision } from '../../../shared/core/run/decision';
import { clusterPlans } from '../support/kept-plans';
import type { PlanJob } from '../support/plan-run';
import { planRun } from '../support/plan-run';
import { forgetUnknownCluster } from '../decide/forget-unknown-cluster';
import { identityLists } from '../observe/identity-lists';
import { claimShared, heldElsewhere } from '../decide/other-holders';
import { forPeople } from '../decide/otherwise';
import { directReads } from '../observe/reads';

export interface MakePlanInput {
  readonly cluster: ResourceId;
  /** True: plan whatever the queue says, and let nothing be carried out. */
  readonly preview?: boolean;
  /** With `preview`: what to plan for, instead of what the work item says. */
  readonly intent?: Intent;
}

/** Azure says that a new role assignment may take up to ten minutes to be in force. */
const ROLES_SETTLE_MS = 10 * 60_000;

/** Observes the cluster, plans, and stores the plan. */
export async function makePlan(input: MakePlanInput): Promise<PlanOutcome> {
  const adapters = currentAdapters();
  const { cluster, preview = false } = input;
  const planner = { plan: (job: PlanJob<ResourceId>) => plan(job, input), claim, ticketOf };
  return planRun(adapters, clusterPlans(adapters, cluster), planner, preview);
}

/** Nobody hears of a cluster that never was; whatever else the plan shares with other clusters is claimed before anything is written. */
async function claim(
  { adapters, item }: PlanJob<ResourceId>,
  planned: Planned,
  mode: PlanMode,
): Promise<UpToDate | undefined> {
  if (mode === 'preview') return undefined;
  if (await forgetUnknownCluster(adapters, item, planned)) return { kind: 'idle' };
  if (mode === 'run') {
    const { planId, plan: made } = planned;
    await claimShared(adapters.store, made, { planId, now: adapters.now() });
  }
  return undefined;
}

/** One plan to make. */
interface Job extends PlanJob<ResourceId> {
  readonly cluster: ResourceId;
  readonly intent: Intent;
  readonly confirmed: boolean;
  /** What Azure refused a short while ago, and nothing has woken since. */
  readonly refusals: readonly Refusal[];
}

async function jobOf(job: PlanJob<ResourceId>, input: MakePlanInput): Promise<Job> {
  const { adapters, item, preview } = job;
  const { cluster } = input;
  const intent = (preview ? input.intent : undefined) ?? item?.intent ?? 'reconcile';
  // Who asks what an off-boarding would take back sees it as if he had confirmed it.
  const confirmed = (preview && input.intent === 'offboard') || isConfirmed(item);
  const state = await adapters.store.clusters.get(cluster);
  const refusals = backedOff(state?.refusals ?? [], item?.reasons ?? [], adapters.now());
  return { ...job, cluster, intent, confirmed, refusals };
}

async function plan(base: PlanJob<ResourceId>, input: MakePlanInput): Promise<Planned> {
  const job = await jobOf(base, input);
  const { adapters, cluster, item, intent, version, run } = job;
  const { planId } = run;
  const now = adapters.now();
  const ledger = await adapters.store.ledger.of(cluster);
  const decision = await decideOrFail(job, ledger);
  if (decision.plan.steps.length > 0) {
    adapters.log('info', 'plan made', { cluster, planId, plan: renderPlan(decision.plan) });
  }
  return {
    ...run,
    madeAt: now,
    configuration: version,
    ...(isByPerson(job) && { byPerson: true }),
    ...(newReasons(item).some(endsBackoff) && { woken: true }),
    intent,
    rolesSettling: rolesSettling(decision, ledger, adapters.now()),
    ...decision,
  };
}

/** An off-boarding is a person's until it has ended, however many runs it takes. */
function isByPerson({ item, intent }: Job): boolean {
  return intent === 'offboard' || newReasons(item).some(({ source }) => source === 'http');
}

/** Those since the run before. */
function newReasons(item: WorkItem | undefined): readonly Reason[] {
  const { reasons = [], lastRunAt } = item ?? {};
  return reasons.filter(({ at }) => lastRunAt === undefined || isAfter(at, lastRunAt));
}

async function decideOrFail(job: Job, ledger: readonly LedgerEntry[]): Promise<Decision> {
  const { adapters, cluster, item } = job;
  const made = await attempt(async () => {
    const found = await adapters.azure.getCluster(cluster);
    const lists = identityLists(adapters.azure, () => adapters.now());
    const since = item === undefined ? adapters.now() : identitiesSince(item, adapters.now());
    const reads = directReads(adapters, lists, since);
    return decideFrom(job, { ledger, cluster: found, reads });
  });
  return made.ok ? made.value : { plan: emptyPlan(cluster, [made.failure]), apply: true };
}

/** A person who asks for a run wants what is missing back, no matter who took it. */
async function contestedNow({
  adapters,
  cluster,
  item,
  configuration: { settings },
}: Job): Promise<readonly Contested[]> {
  if (item !== undefined && askedByPerson(item)) return [];
  const { contests = [] } = (await adapters.store.clusters.get(cluster)) ?? {};
  return heldBackAt(contests, { now: adapters.now(), contestedAfter: settings.contestedAfter });
}

async function decideFrom(
  job: Job,
  known: Pick<DecisionInput, 'ledger' | 'cluster' | 'reads'>,
): Promise<Decision> {
  const {
    adapters,
    cluster: id,
    item,
    intent,
    confirmed,
    configuration,
    version,
    refusals,
    preview,
  } = job;
  const input = {
    id,
    ...known,
    intent,
    confirmed,
    configuration,
    reconcilerId: await selfId(adapters.azure),
    now: adapters.now(),
    dryRun: adapters.dryRun,
    refusals,
    heldElsewhere: (assignments: readonly string[]) =>
      heldElsewhere(adapters.store, id, assignments),
    prover: {
      azure: adapters.azure,
      rules: {
        known: item?.absences ?? [],
        now: adapters.now(),
        proofSeconds: configuration.settings.absenceProofSeconds,
      },
    },
    vanished: () => othersVanished(adapters, id),
    contested: await contestedNow(job),
    ringHold: (profile: Profile, found: Cluster) => heldByRing(job, profile, found),
  };
  const decided = await decide(input);
  const { now } = input;
  const plan = withoutBackedOff(decided.plan, refusals, { version, now });
  const decision = { absences: seenAlone(input), ...decided, plan };
  if (!preview) return decision;
  return forPeople(input, decision, intent === 'offboard' && item?.intent !== 'offboard');
}

/** Whoever sees a change first writes down when: what was in trouble before then says nothing about it. */
async function heldByRing(
  { adapters, cluster: id, configuration, preview }: Job,
  profile: Profile,
  cluster: Cluster,
): Promise<RingHold | undefined> {
  if (profile.rings === undefined) return undefined;
  const { clusters, rings } = adapters.store;
  const change = profileChange(profile);
  const now = adapters.now();
  const known = await rings.get(profile.name);
  if (known?.change !== change && !preview) {
    await rings.update(profile.name, (before) => begunChange(before, change, now));
  }
  const state = await clusters.get(id);
  return ringHoldOf(profile, cluster, { configuration, state, now, progress: async () => known });
}

async function selfId(azure: AzureReads): Promise<string> {
  return (await azure.self()).principalId;
}

/** What is known of absences if nothing but the cluster itself is looked at. */
function seenAlone({ id, prover }: Pick<DecisionInput, 'id' | 'prover'>): readonly Absence[] {
  return prover === undefined ? [] : notLookedAt(id, prover.rules);
}

async function othersVanished(
  { store }: Adapters,
  cluster: ResourceId,
): Promise<readonly ResourceId[]> {
  const all = await store.work.vanished(partsOf(cluster).subscriptionId);
  return all.filter((id) => id !== cluster);
}

function rolesSettling(
  { plan: { steps } }: Decision,
  ledger: readonly LedgerEntry[],
  now: IsoTime,
): boolean {
  if (steps.some((step) => step.kind === 'grantRole')) return true;
  const since = plusMs(now, -ROLES_SETTLE_MS);
  return ledger.some((entry) => entry.kind === 'role' && isAfter(entry.since, since));
}
