import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { getClient } from 'durable-functions';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import { heldBackAt } from '../../../shared/core/plan/contested';
import { matchesGlob } from '../../../shared/core/base/glob';
import type { HeldRole } from '../../../shared/core/plan/ledger';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf } from '../../../shared/core/base/resource-id';
import type { Configuration } from '../../../shared/core/configuration/profile';
import { selectProfile } from '../../../shared/core/selection/selection';
import { isSwept } from '../../../shared/core/selection/swept';
import { isWithdrawn } from '../../../shared/core/queue/work-item';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import type { ClusterSelector, SweepInput, SweepReport } from '../../names';
import { armWatch } from '../../arm-watch';
import { enqueueRun } from '../../enqueue';
import { attempt } from '../support/attempt';
import { decide } from '../decide/decide';
import { ringHoldOf } from '../decide/ring-hold-of';
import { followRings, type Judged } from './follow-rings';
import { differs } from '../../../shared/core/run/differs';
import type { KnownClusters } from './known-clusters';
import { readKnownClusters } from './known-clusters';
import { identityLists } from '../observe/identity-lists';
import { sweepUnswept } from './sweep-unswept';
import { findOrphans } from './find-orphans';
import type { Reads } from '../observe/reads';
import { sharedReads } from '../observe/reads';

export interface SweepSubscriptionInput extends SweepInput {
  readonly subscription: string;
}

/** What one sweep of one subscription knows. */
interface Sweep {
  readonly adapters: Adapters;
  readonly input: SweepSubscriptionInput;
  readonly configuration: Configuration;
  readonly remembered: KnownClusters;
  readonly reads: Reads;
  readonly reconcilerId: string;
}

/** A cluster to be queued, and why. */
interface Finding {
  readonly cluster: ResourceId;
  readonly why: string;
  /** What its ledger has to hold before its run can take it back. */
  readonly intent?: HeldRole;
}

/** Compares every cluster of a subscription with its desired state, from lists alone, and queues those that differ. Never throws. */
export async function sweepSubscription(
  input: SweepSubscriptionInput,
  context: InvocationContext,
): Promise<SweepReport> {
  const adapters = currentAdapters();
  const id = adapters.newId();
  const looked = await attempt(() => adapters.correlate(id, () => sweepOne(adapters, input)));
  if (!looked.ok) {
    const { code, message } = looked.failure;
    adapters.log('error', 'sweep failed', { subscription: input.subscription, code, message });
    return { clusters: 0, queued: [], problems: [`${input.subscription}: ${code}: ${message}`] };
  }
  const { clusters, findings, problems, watched } = looked.value;
  const client = getClient(context);
  const queued = await queueAll(adapters, client, input, findings);
  for (const cluster of watched) await attempt(() => armWatch(adapters, client, cluster));
  return { clusters, queued: queued.queued, problems: [...problems, ...queued.problems] };
}

/** One row that cannot be written keeps none of the other clusters waiting. */
async function queueAll(
  adapters: Adapters,
  client: DurableClient,
  input: SweepSubscriptionInput,
  findings: readonly Finding[],
): Promise<Pick<SweepReport, 'queued' | 'problems'>> {
  const queued: ResourceId[] = [];
  const problems: string[] = [];
  for (const { cluster, why, intent } of findings) {
    // The sweep itself has read the identities.
    const about = input.all ? {} : ({ about: 'cluster' } as const);
    const detail = `${input.because}: ${why}`;
    const asked = await attempt(async () => {
      if (intent !== undefined) await adapters.store.ledger.put(cluster, [intent]);
      return enqueueRun(adapters, client, {
        key: cluster,
        source: input.source,
        detail,
        ...about,
      });
    });
    if (asked.ok) queued.push(cluster);
    else problems.push(`${cluster}: ${asked.failure.code}: ${asked.failure.message}`);
  }
  return { queued, problems };
}

interface Swept {
  readonly clusters: number;
  readonly findings: readonly Finding[];
  readonly problems: readonly string[];
  /** Clusters whose profile asks for a watch: it may have been lost with its process. */
  readonly watched: readonly ResourceId[];
}

async function sweepOne(adapters: Adapters, input: SweepSubscriptionInput): Promise<Swept> {
  const { configuration } = await adapters.configuration.current();
  if (isSwept(configuration, input.subscription)) return sweepAll(adapters, input, configuration);
  if (narrowed(input.selector)) return { clusters: 0, findings: [], problems: [], watched: [] };
  const unswept = await sweepUnswept(adapters, input.subscription);
  for (const problem of unswept.problems) {
    adapters.log('warn', 'subscription not swept', { subscription: input.subscription, problem });
  }
  return { clusters: 0, ...unswept, watched: [] };
}

async function sweepAll(
  adapters: Adapters,
  input: SweepSubscriptionInput,
  configuration: Configuration,
): Promise<Swept> {
  const listed = await adapters.azure.listClusters(input.subscription);
  const withMachines = listed.some(({ pools }) =>
    pools.some(({ type }) => type !== 'VirtualMachineScaleSets'),
  );
  const sweep: Sweep = {
    adapters,
    input,
    configuration,
    remembered: await readKnownClusters(adapters.store, input.subscription),
    reads: sharedReads(
      adapters,
      identityLists(adapters.azure, () => adapters.now()),
      {
        subscriptionId: input.subscription,
        withMachines,
        since: adapters.now(),
      },
    ),
    reconcilerId: (await adapters.azure.self()).principalId,
  };
  const selected = listed.filter((cluster) => isSelected(sweep, cluster));
  const judged = await Promise.all(selected.map((cluster) => judge(sweep, cluster)));
  const gone = goneOf(sweep, listed).map((cluster) => ({
    cluster,
    why: 'it no longer exists',
  }));
  const orphans = await orphansOf(sweep, judged);
  const rings = await attempt(() => ringsAfter(sweep, judged));
  return {
    clusters: selected.length,
    findings: [...judged.flatMap(({ finding }) => finding ?? []), ...gone, ...orphans.findings],
    problems: [
      ...judged.flatMap(({ problem }) => problem ?? []),
      ...orphans.problems,
      ...(rings.ok ? [] : [`rings: ${rings.failure.code}: ${rings.failure.message}`]),
    ],
    watched: judged.flatMap(({ watched }) => watched ?? []),
  };
}

/** A cluster that could not be judged may be behind: then the rings are as they were. */
async function ringsAfter(sweep: Sweep, judged: readonly Judgement[]): Promise<void> {
  const { adapters, configuration, input } = sweep;
  if (narrowed(input.selector) || input.all) return;
  if (judged.some(({ problem }) => problem !== undefined)) return;
  const known = judged.flatMap(({ judged: one }) => one ?? []);
  await followRings(adapters, configuration, input.subscription, known);
}

/** Roles of ours that no cluster holds any more. A search that fails keeps no cluster waiting. */
async function orphansOf(
  sweep: Sweep,
  judged: readonly Judgement[],
): Promise<Required<Pick<Swept, 'findings' | 'problems'>>> {
  const { adapters, input, configuration, remembered, reads, reconcilerId } = sweep;
  if (narrowed(input.selector)) return { findings: [], problems: [] };
  const desired = new Set(judged.flatMap(({ wants }) => wants ?? []));
  const { subscription } = input;
  const found = await attempt(() =>
    findOrphans(adapters, {
      subscription,
      configuration,
      remembered,
      reads,
      reconcilerId,
      desired,
    }),
  );
  if (!found.ok) {
    const { code, message } = found.failure;
    return { findings: [], problems: [`roles without a holder: ${code}: ${message}`] };
  }
  const findings = found.value.map(({ cluster, role }) => ({
    cluster,
    why: `no cluster relies on ${role.assignment} any longer, which was given for this one`,
    intent: role,
  }));
  return { findings, problems: [] };
}

interface Judgement {
  readonly finding?: Finding;
  readonly problem?: string;
  readonly watched?: ResourceId;
  /** Assignments that its run would take into its ledger. */
  readonly wants?: readonly string[];
  readonly judged?: Judged;
}

/** One cluster that cannot be judged keeps none of the others from it. */
async function judge(sweep: Sweep, cluster: Cluster): Promise<Judgement> {
  const { input } = sweep;
  if (input.all) return { finding: { cluster: cluster.id, why: 'asked for' } };
  const judged = await attempt(() => compare(sweep, cluster));
  if (judged.ok) return judged.value;
  const { code, message } = judged.failure;
  return { problem: `${cluster.id}: ${code}: ${message}` };
}

async function compare(sweep: Sweep, cluster: Cluster): Promise<Judgement> {
  const { adapters, remembered, configuration, reads, reconcilerId } = sweep;
  const item = remembered.items.get(cluster.id);
  const ledger = remembered.ledgers.get(cluster.id) ?? [];
  const state = remembered.states.get(cluster.id);
  const at = { now: adapters.now(), contestedAfter: configuration.settings.contestedAfter };
  if (item?.intent === 'offboard') {
    if (ledger.length === 0 || isWithdrawn(item)) return {};
    return { finding: { cluster: cluster.id, why: 'its off-boarding has not ended' } };
  }
  const decision = await decide({
    id: cluster.id,
    cluster,
    intent: 'reconcile',
    configuration,
    ledger,
    reads,
    reconcilerId,
    now: adapters.now(),
    dryRun: adapters.dryRun,
    heldElsewhere: async (assignments) => heldElsewhere(remembered, cluster.id, assignments),
    vanished: () => Promise.resolve([]),
    contested: heldBackAt(state?.contests ?? [], at),
    ringHold: (profile, found) =>
      ringHoldOf(profile, found, {
        ...{ configuration, state, now: at.now },
        progress: (name) => adapters.store.rings.get(name),
      }),
  });
  const why = differs(decision, state, at);
  return {
    ...(why !== undefined && { finding: { cluster: cluster.id, why } }),
    ...(decision.watch === true && { watched: cluster.id }),
    judged: { cluster, decision, state },
    wants: decision.plan.bookkeeping.put.flatMap((entry) =>
      entry.kind === 'role' ? [entry.assignment] : [],
    ),
  };
}

function heldElsewhere(
  { holders, leaving }: KnownClusters,
  cluster: ResourceId,
  assignments: readonly string[],
): ReadonlySet<string> {
  const shared = assignments.filter((assignment) =>
    [...(holders.get(assignment) ?? [])].some(
      (holder) => holder !== cluster && !leaving.has(holder),
    ),
  );
  return new Set(shared);
}

/** Clusters that we know and Azure does not list any more: their deletion event was lost. */
function goneOf({ remembered, input }: Sweep, listed: readonly Cluster[]): readonly ResourceId[] {
  if (narrowed(input.selector)) return [];
  const there = new Set(listed.map(({ id }) => id));
  // A cluster whose row was lost is known by what it holds.
  const known = new Set([...remembered.items.keys(), ...remembered.ledgers.keys()]);
  return [...known].filter((cluster) => !there.has(cluster) && !isClosed(remembered, cluster));
}

/** True once a run has seen that the cluster is gone and nothing of ours is left behind. */
function isClosed(remembered: KnownClusters, cluster: ResourceId): boolean {
  if ((remembered.ledgers.get(cluster) ?? []).length > 0) return false;
  const state = remembered.states.get(cluster);
  const ready = state?.conditions.find(({ type }) => type === 'Ready')?.reason;
  return state?.offboarded === true || ready === 'ClusterGone';
}

function narrowed({ resourceGroups, names, profiles }: ClusterSelector): boolean {
  return resourceGroups !== undefined || names !== undefined || profiles !== undefined;
}

function isSelected({ adapters, input, configuration }: Sweep, cluster: Cluster): boolean {
  const { resourceGroups, names, profiles } = input.selector;
  const { resourceGroup = '', name = '' } = partsOf(cluster.id);
  if (!anyGlob(resourceGroups, resourceGroup) || !anyGlob(names, name)) return false;
  if (profiles === undefined) return true;
  const selection = selectProfile(configuration, cluster, adapters.now());
  return selection.kind === 'selected' && profiles.includes(selection.profile.name);
}

function anyGlob(globs: readonly string[] | undefined, text: string): boolean {
  return globs === undefined || globs.some((glob) => matchesGlob(glob, text));
}
