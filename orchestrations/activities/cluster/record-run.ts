import type { InvocationContext } from '@azure/functions';
import { getClient } from 'durable-functions';
import {
  attachedIn,
  settlingMs,
  staleLookMs,
  stateAfter,
} from '../../../shared/core/run/after-run';
import type { ClusterState } from '../../../shared/core/run/cluster-state';
import type { RunRecord } from '../../../shared/core/run/state';
import { ledgerAfter, unfoundedIn } from '../../../shared/core/plan/ledger-after';
import { clusterEvents } from '../../../shared/core/events/cluster-events';
import type { Failure } from '../../../shared/core/base/errors';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf } from '../../../shared/core/base/resource-id';
import type { RunFacts } from '../../../shared/core/run/run';
import { stepsOf } from '../../../shared/core/plan/plan-steps';
import type { Verdict } from '../../../shared/core/run/verdict';
import { clusterVerdict } from '../../../shared/core/run/cluster-verdict';
import type { RunResult } from '../../../shared/core/queue/work-item';
import type { Adapters } from '../../../shared/current-adapters';
import { armWatch } from '../../arm-watch';
import type { RunRef } from '../support/audit';
import { hostsOf } from '../observe/hosts-of';
import { withLeftBehind } from '../decide/left-behind';
import { forgettableEntries } from '../decide/forgettable-entries';
import { clusterPlans } from '../support/kept-plans';
import type { RunEnd } from '../support/record';
import { finishRun, recordPlan } from '../support/record';
import { enqueueRepositories } from './enqueue-repositories';
import { currentAdapters } from '../../../shared/current-adapters';

/** All that an orchestrator can say of a run: the plan and its hosts come from the store. */
export interface RecordRunInput extends RunRef {
  readonly failures: readonly Failure[];
  readonly writes: number;
  /** Host id → ids that were seen on it after the update; counted as far as the plan's step is about them. */
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
}

/** Writes down what a run came to: ledger, conditions, history, and last the work item, so that a crash repeats the run. */
export async function recordRun(
  { cluster, planId, failures, writes, attached }: RecordRunInput,
  context: InvocationContext,
): Promise<RunEnd> {
  const adapters = currentAdapters();
  return recordPlan(adapters, clusterPlans(adapters, cluster), planId, async (planned) => {
    const hosts = planned.apply ? await hostsOf(adapters, planned) : [];
    return record(adapters, context, { planned, hosts, failures, writes }, attached);
  });
}

async function record(
  adapters: Adapters,
  context: InvocationContext,
  carriedOut: RunFacts,
  attached: RecordRunInput['attached'],
): Promise<RunEnd> {
  const { cluster } = carriedOut.planned.plan;
  const now = adapters.now();
  if (carriedOut.planned.apply && !adapters.dryRun)
    await recordLedger(adapters, carriedOut, attached);
  const facts = await withLeftBehind(adapters, carriedOut);
  const { configuration, version } = await adapters.configuration.current();
  const { settings } = configuration;
  const { contestedAfter } = settings;
  const before = await adapters.store.clusters.get(cluster);
  const attachedAt = attachedIn(facts) ? now : before?.attachedAt;
  const settling = settlingMs(attachedAt, now, settings.propagationSeconds);
  const verdict = clusterVerdict(facts, Math.max(settling, staleLookMs(facts)));
  await recordAcceptedRisk(adapters, facts, before);
  const occasion = {
    now,
    contestedAfter,
    version,
    ...(attachedAt !== undefined && { attachedAt }),
    ...headroomOf(adapters, cluster),
  };
  const next = stateAfter(before, facts, verdict, occasion);
  const failed = verdict.failure !== undefined;
  await enqueueRepositories(adapters, getClient(context), configuration, {
    before,
    state: next,
    failed,
  });
  // Before the state, as above: put in twice they are still one.
  if (adapters.topic !== undefined)
    await adapters.store.outbox.put(clusterEvents(before, next, facts.planned.madeAt));
  await adapters.store.clusters.update(cluster, (latest) =>
    stateAfter(latest, facts, verdict, occasion),
  );
  if (facts.planned.watch === true) await armWatch(adapters, getClient(context), cluster);
  const { planned, writes } = facts;
  return finishRun(adapters, cluster, {
    ...{ planned, writes, verdict, now },
    plannedAt: planned.madeAt,
    more: endOfCluster(facts, verdict),
  });
}

/** How close to ARM's limits we came: runs show it, and nothing is decided by it. */
function headroomOf(adapters: Adapters, cluster: ResourceId): Pick<RunRecord, 'headroom'> {
  const headroom = adapters.headroom?.(partsOf(cluster).subscriptionId);
  return headroom === undefined ? {} : { headroom };
}

/** Once per cluster: who looks into an incident must find that the risk was taken knowingly. */
async function recordAcceptedRisk(
  adapters: Adapters,
  { planned }: RunFacts,
  before: ClusterState | undefined,
): Promise<void> {
  if (planned.acceptedRisk !== true || before?.acceptedRisk === true) return;
  const { cluster } = planned.plan;
  await adapters.store.audit.record([
    {
      at: adapters.now(),
      cluster,
      planId: planned.planId,
      stepId: 'kubenet',
      action: 'ACCEPT kubenet risk',
      target: cluster,
      cause: `profile ${planned.profile ?? ''} says kubenet.handling: accept-risk`,
      outcome: 'succeeded',
      detail: 'Pods with NET_RAW can impersonate other pods and get their tokens (ARP spoofing).',
      correlationId: planned.planId,
    },
  ]);
}

async function recordLedger(
  adapters: Adapters,
  { planned, hosts }: RunFacts,
  attached: RecordRunInput['attached'],
): Promise<void> {
  const { cluster, bookkeeping, adds } = planned.plan;
  const done = stepsOf(planned.plan, 'updateHost').flatMap((step) => {
    const seen = attached[step.target];
    const host = hosts.find((each) => each.step.target === step.target && each.status === 'done');
    if (seen === undefined || host === undefined) return [];
    // What Azure refused us and is there all the same was put there by somebody else: it is not ours to take off again.
    const refused = new Set(host.refused.map(({ identity }) => identity));
    return [
      ledgerAfter(
        { step, adds },
        seen.filter((id) => !refused.has(id)),
        adapters.now(),
      ),
    ];
  });
  await adapters.store.ledger.put(cluster, [...bookkeeping.put, ...done.flatMap(({ put }) => put)]);
  await adapters.store.ledger.remove(cluster, [
    ...(await forgettableEntries(adapters, cluster, bookkeeping)),
    ...done.flatMap(({ remove }) => remove),
  ]);
  for (const host of hosts) {
    const { intents } = host;
    if (intents === undefined) continue;
    const unfounded = unfoundedIn(host, adapters.now());
    await adapters.store.ledger.withdraw(cluster, unfounded, intents.attempt);
  }
}

function endOfCluster({ planned }: RunFacts, verdict: Verdict): Partial<RunResult> {
  return {
    // Nothing hangs any more on what an off-boarding has proved to be gone.
    absences: verdict.outcome === 'OffBoarded' ? [] : planned.absences,
    withdraws: planned.rest?.reason === 'AwaitingConfirmation',
    ...(verdict.waits === true && { waits: true }),
  };
}
