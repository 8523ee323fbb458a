import { batchOf } from '../../../shared/core/sync/repository-run';
import type { PlannedRepository } from '../../../shared/core/sync/repository-run';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import { withNodeCounts } from '../../../shared/core/flux/node-counts';
import { withProgress } from '../../../shared/core/sync/with-progress';
import { installFailures } from '../../../shared/core/installed/install-failures';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { SyncRun } from '../../../shared/core/sync/sync-run';
import type { RepositoryOutcome } from '../../../shared/core/sync/sync-ticket';
import { syncModeOf, repositoryTicketOf } from '../../../shared/core/sync/sync-ticket';
import type { SyncSkip } from '../../../shared/core/sync/sync-verdict';
import { checkStart } from '../../../shared/core/queue/check-start';
import { syncKey } from '../../../shared/core/base/sync-subject';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import { decidePullRequests } from './decide-pull-requests';
import { forgetOldPlans } from '../support/forget-old-plans';
import { holdVersions } from './hold-versions';
import { namedMembers } from './named-clusters';
import { observeRepository } from './observe-repository';
import { onboardingSubject } from './onboarding-subject';
import { repositorySubjects } from './repository-subjects';
import { watchInstalls } from './watch-installs';

export interface PlanRepositoryInput {
  readonly target: string;
  /** True: plan whatever the queue says, and let nothing be carried out. */
  readonly preview?: boolean;
}

/**
 * Takes up a repository's work item, reads clusters, charts and repository, decides on every request, and stores the plan before
 * anybody hears of it. Changes nothing outside.
 */
export async function planRepository({
  target: name,
  preview = false,
}: PlanRepositoryInput): Promise<RepositoryOutcome> {
  const adapters = currentAdapters();
  const { configuration } = await adapters.configuration.current();
  const item = await adapters.store.work.get(`gitops:${name}`);
  const not = checkStart(item, configuration.settings.cooldownSeconds, adapters.now());
  if (not !== undefined && !preview) return not;
  const planId = adapters.newId();
  const run = { planId, generation: item?.generation ?? 0, attempts: item?.attempts ?? 0 };
  const planned = await planOf(adapters, { ...run, look: !preview }, name, configuration);
  const mode = syncModeOf(planned, { preview, dryRun: adapters.dryRun });
  await adapters.store.repositoryPlans.put(name, { planId, at: adapters.now(), mode, planned });
  // Nobody records a preview.
  if (preview)
    await forgetOldPlans(adapters, syncKey({ kind: 'repository', name }), (...of) =>
      adapters.store.repositoryPlans.prune(name, ...of),
    );
  return repositoryTicketOf(planned);
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
): Promise<PlannedRepository> {
  const repository = configuration.repositories.find((one) => one.name === name);
  if (repository === undefined) return nothing(run, name, notConfigured(name));
  const made = await adapters.correlate(run.planId, () =>
    attempt(() => decide(adapters, { ...run, look }, configuration, repository)),
  );
  if (made.ok) return made.value;
  return { ...nothing(run, name), failures: [made.failure] };
}

async function decide(
  adapters: Adapters,
  { look, ...run }: Job,
  configuration: Configuration,
  repository: RepositoryRules,
): Promise<PlannedRepository> {
  const observed = await observeRepository(adapters, configuration, repository);
  const members = namedMembers(repository, observed);
  const watched = repository.observeOnly
    ? undefined
    : await watchInstalls(adapters, configuration, repository, { observed, members, look });
  const installs = watched?.installs ?? [];
  const now = adapters.now();
  const all = repository.observeOnly
    ? await onboardingSubject(adapters, configuration, observed)
    : await repositorySubjects(adapters, configuration, repository, {
        ...observed,
        installs,
        membership: withNodeCounts(observed.membership, installs),
      });
  const { subjects, notes, held, failures } = holdVersions(all, installs, repository, now);
  const decided = await decidePullRequests(repository, observed, subjects, held);
  const batch = batchOf(decided.decisions);
  const leftOut = observed.membership.leftOut.map(({ cluster, why }) => `${cluster.name}: ${why}`);
  return {
    ...nothing(run, repository.name, adapters.dryRun ? DRY_RUN : undefined),
    // With everything turned off no request is opened, not even the one that shows the plan.
    apply: !adapters.dryRun,
    ...(repository.observeOnly && { observeOnly: true }),
    decisions: batch.now.map((one) => withProgress(one, installs)),
    failures: [
      ...failures,
      ...decided.failures,
      ...installFailures(installs, now, repository.requests.waitSeconds),
    ],
    notes: [...notes, ...(watched?.notes ?? []), ...leftOut],
    postponed: batch.postponed,
    lacking: all.lacking,
    ...(watched && { installs }),
    waiting: held === 'all' ? 0 : held.size,
  };
}

const DRY_RUN: SyncSkip = {
  reason: 'DryRun',
  message: 'RECONCILER_DRY_RUN is on: no request is opened.',
};

function nothing(run: SyncRun, target: string, rest?: SyncSkip): PlannedRepository {
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

function notConfigured(target: string): SyncSkip {
  return {
    reason: 'NotConfigured',
    message: `Repository ${target} is no longer in the configuration.`,
  };
}
