import { batchOf } from '../../shared/core/target-run';
import type { PlannedTarget } from '../../shared/core/target-run';
import type { GitOpsTarget } from '../../shared/core/flux/target';
import type { Configuration } from '../../shared/core/profile';
import type { SyncRun } from '../../shared/core/sync-run';
import type { TargetOutcome } from '../../shared/core/sync-ticket';
import { syncModeOf, targetTicketOf } from '../../shared/core/sync-ticket';
import type { SyncRest } from '../../shared/core/sync-verdict';
import { takeUp } from '../../shared/core/take-up';
import { syncKey } from '../../shared/core/sync-subject';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import { decideRequests } from './decide-requests';
import { forgetOldPlans } from './forget-old-plans';
import { observeTarget } from './observe-target';
import { onboardingSubject } from './onboarding-subject';
import { targetSubjects } from './target-subjects';

export interface PlanTargetInput {
  readonly target: string;
  /** True: plan whatever the queue says, and let nothing be carried out. */
  readonly preview?: boolean;
}

/**
 * Takes up a target's work item, reads fleet, charts and repository, decides on every request, and stores the plan before
 * anybody hears of it. Changes nothing outside.
 */
export async function planTarget({
  target: name,
  preview = false,
}: PlanTargetInput): Promise<TargetOutcome> {
  const s = services();
  const { configuration } = await s.configuration.current();
  const item = await s.store.sync.get({ kind: 'target', name });
  const not = takeUp(item, configuration.settings.cooldownSeconds, s.now());
  if (not !== undefined && !preview) return not;
  const planId = s.newId();
  const run = { planId, generation: item?.generation ?? 0, attempts: item?.attempts ?? 0 };
  const planned = await planOf(s, run, name, configuration);
  const mode = syncModeOf(planned, { preview, dryRun: s.dryRun });
  await s.store.targetPlans.put(name, { planId, at: s.now(), mode, planned });
  // Nobody records a preview.
  if (preview)
    await forgetOldPlans(s, syncKey({ kind: 'target', name }), (...of) =>
      s.store.targetPlans.prune(name, ...of),
    );
  return targetTicketOf(planned);
}

async function planOf(
  s: Services,
  run: SyncRun,
  name: string,
  configuration: Configuration,
): Promise<PlannedTarget> {
  const target = configuration.targets.find((one) => one.name === name);
  if (target === undefined) return nothing(run, name, notConfigured(name));
  const made = await s.correlate(run.planId, () =>
    attempt(() => decide(s, run, configuration, target)),
  );
  if (made.ok) return made.value;
  return { ...nothing(run, name), failures: [made.failure] };
}

async function decide(
  s: Services,
  run: SyncRun,
  configuration: Configuration,
  target: GitOpsTarget,
): Promise<PlannedTarget> {
  const observed = await observeTarget(s, configuration, target);
  const { subjects, notes, held, failures } = target.observeOnly
    ? await onboardingSubject(s, configuration, observed)
    : await targetSubjects(s, configuration, target, observed);
  const decided = await decideRequests(target, observed, subjects, held);
  const { now, postponed } = batchOf(decided.decisions);
  const leftOut = observed.fleet.leftOut.map(({ cluster, why }) => `${cluster.name}: ${why}`);
  return {
    ...nothing(run, target.name, s.dryRun ? DRY_RUN : undefined),
    // Whoever has turned everything off finds no request in a repository, also not the one that tells the plan.
    apply: !s.dryRun,
    ...(target.observeOnly && { observeOnly: true }),
    decisions: now,
    failures: [...failures, ...decided.failures],
    notes: [...notes, ...leftOut],
    postponed,
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
    postponed: 0,
    waiting: 0,
  };
}

function notConfigured(target: string): SyncRest {
  return {
    reason: 'NotConfigured',
    message: `The configuration names no GitOps target ${target} any more.`,
  };
}
