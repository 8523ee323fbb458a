import { batchOf } from '../../../shared/core/sync/target-run';
import type { PlannedTarget } from '../../../shared/core/sync/target-run';
import type { GitOpsTarget } from '../../../shared/core/configuration/gitops-target';
import { withNodeCounts } from '../../../shared/core/flux/node-counts';
import { withProgress } from '../../../shared/core/sync/with-progress';
import { installFailures } from '../../../shared/core/installed/install-failures';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { SyncRun } from '../../../shared/core/sync/sync-run';
import type { TargetOutcome } from '../../../shared/core/sync/sync-ticket';
import { syncModeOf, targetTicketOf } from '../../../shared/core/sync/sync-ticket';
import type { SyncRest } from '../../../shared/core/sync/sync-verdict';
import { takeUp } from '../../../shared/core/queue/take-up';
import { syncKey } from '../../../shared/core/base/sync-subject';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import { decideRequests } from './decide-requests';
import { forgetOldPlans } from '../support/forget-old-plans';
import { holdVersions } from './hold-versions';
import { namedMembers } from './named-clusters';
import { observeTarget } from './observe-target';
import { onboardingSubject } from './onboarding-subject';
import { targetSubjects } from './target-subjects';
import { watchInstalls } from './watch-installs';

export interface PlanTargetInput {
  readonly target: string;
  /** True: plan whatever the queue says, and let nothing be carried out. */
  readonly preview?: boolean;
}

/**
 * Takes up a target's work item, reads clusters, charts and repository, decides on every request, and stores the plan before
 * anybody hears of it. Changes nothing outside.
 */
export async function planTarget({
  target: name,
  preview = false,
}: PlanTargetInput): Promise<TargetOutcome> {
  const adapters = currentAdapters();
  const { configuration } = await adapters.configuration.current();
  const item = await adapters.store.sync.get({ kind: 'target', name });
  const not = takeUp(item, configuration.settings.cooldownSeconds, adapters.now());
  if (not !== undefined && !preview) return not;
  const planId = adapters.newId();
  const run = { planId, generation: item?.generation ?? 0, attempts: item?.attempts ?? 0 };
  const planned = await planOf(adapters, { ...run, look: !preview }, name, configuration);
  const mode = syncModeOf(planned, { preview, dryRun: adapters.dryRun });
  await adapters.store.targetPlans.put(name, { planId, at: adapters.now(), mode, planned });
  // Nobody records a preview.
  if (preview)
    await forgetOldPlans(adapters, syncKey({ kind: 'target', name }), (...of) =>
      adapters.store.targetPlans.prune(name, ...of),
    );
  return targetTicketOf(planned);
}

/** A run, and whether it looks into clusters. */
interface Job extends SyncRun {
  readonly look: boolean;
}

async function planOf(
  adapters: Adapters,
  { look, ...run }: Job,
  name: string,
  configuration: Configuration,
): Promise<PlannedTarget> {
  const target = configuration.targets.find((one) => one.name === name);
  if (target === undefined) return nothing(run, name, notConfigured(name));
  const made = await adapters.correlate(run.planId, () =>
    attempt(() => decide(adapters, { ...run, look }, configuration, target)),
  );
  if (made.ok) return made.value;
  return { ...nothing(run, name), failures: [made.failure] };
}

async function decide(
  adapters: Adapters,
  { look, ...run }: Job,
  configuration: Configuration,
  target: GitOpsTarget,
): Promise<PlannedTarget> {
  const observed = await observeTarget(adapters, configuration, target);
  const members = namedMembers(target, observed);
  const watched = target.observeOnly
    ? undefined
    : await watchInstalls(adapters, configuration, target, { observed, members, look });
  const installs = watched?.installs ?? [];
  const now = adapters.now();
  const all = target.observeOnly
    ? await onboardingSubject(adapters, configuration, observed)
    : await targetSubjects(adapters, configuration, target, {
        ...observed,
        installs,
        membership: withNodeCounts(observed.membership, installs),
      });
  const { subjects, notes, held, failures } = holdVersions(all, installs, target, now);
  const decided = await decideRequests(target, observed, subjects, held);
  const batch = batchOf(decided.decisions);
  const leftOut = observed.membership.leftOut.map(({ cluster, why }) => `${cluster.name}: ${why}`);
  return {
    ...nothing(run, target.name, adapters.dryRun ? DRY_RUN : undefined),
    // With everything turned off no request is opened, not even the one that shows the plan.
    apply: !adapters.dryRun,
    ...(target.observeOnly && { observeOnly: true }),
    decisions: batch.now.map((one) => withProgress(one, installs)),
    failures: [
      ...failures,
      ...decided.failures,
      ...installFailures(installs, now, target.requests.waitSeconds),
    ],
    notes: [...notes, ...(watched?.notes ?? []), ...leftOut],
    postponed: batch.postponed,
    lacking: all.lacking,
    ...(watched && { installs }),
    waiting: held === 'all' ? 0 : held.size,
  };
}

const DRY_RUN: SyncRest = {
  reason: 'DryRun',
  message: 'RECONCILER_DRY_RUN is on: no request is opened.',
};

function nothing(run: SyncRun, target: string, rest?: SyncRest): PlannedTarget {
  return {
    ...run,
    kind: 'planned',
    target,
    apply: false,
    ...(rest && { rest }),
    decisions: [],
    failures: [],
    notes: [],
    lacking: [],
    postponed: 0,
    waiting: 0,
  };
}

function notConfigured(target: string): SyncRest {
  return {
    reason: 'NotConfigured',
    message: `GitOps target ${target} is no longer in the configuration.`,
  };
}
