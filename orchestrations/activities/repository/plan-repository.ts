import type { SyncSkip } from '../../../shared/core/run/run';
import type { PlanOutcome } from '../../../shared/core/run/plan-ticket';
import { batchOf, repositoryTicketOf } from '../../../shared/core/run/repository/repository-run';
import type {
  PlannedRepository,
  RepositoryTicket,
} from '../../../shared/core/run/repository/repository-run';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { HeldPullRequest } from '../../../shared/core/run/repository/planned-issue';
import type { Failure } from '../../../shared/core/base/errors';
import { withNodeCounts } from '../../../shared/core/flux/node-counts';
import { withProgress } from '../../../shared/core/run/repository/with-progress';
import { installFailures } from '../../../shared/core/installed/install-failures';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import type { Subject } from '../../../shared/core/run/repository/decide-in-turn';
import { decidePullRequests } from './decide-pull-requests';
import { repositoryPlans } from '../support/kept-plans';
import type { PlanJob } from '../support/plan-run';
import { planRun } from '../support/plan-run';
import { holdVersions } from './hold-versions';
import { namedMembers } from './named-clusters';
import type { ObservedRepository } from './observe-repository';
import { observeRepository } from './observe-repository';
import { onboardingSubject } from './onboarding-subject';
import type { Subjects } from './repository-subjects';
import { repositorySubjects } from './repository-subjects';
import { watchInstalls } from './watch-installs';

export interface PlanRepositoryInput {
  readonly target: string;
  /** True: plan whatever the queue says, and let nothing be carried out. */
  readonly preview?: boolean;
}

/** Reads clusters, charts and repository, decides on every request, and stores the plan. */
export async function planRepository({
  target: name,
  preview = false,
}: PlanRepositoryInput): Promise<PlanOutcome<RepositoryTicket>> {
  const adapters = currentAdapters();
  const planner = { plan: (job: PlanJob) => planOf(job, name), ticketOf: repositoryTicketOf };
  return planRun(adapters, repositoryPlans(adapters, name), planner, preview);
}

async function planOf(job: PlanJob, name: string): Promise<PlannedRepository> {
  const repository = job.configuration.repositories.find((one) => one.name === name);
  if (repository === undefined) return nothing(job, name, notConfigured(name));
  const made = await attempt(() => decide(job, repository));
  if (made.ok) return made.value;
  return { ...nothing(job, name), failures: [made.failure] };
}

async function decide(job: PlanJob, repository: RepositoryRules): Promise<PlannedRepository> {
  const { adapters, configuration, preview } = job;
  const observed = await observeRepository(adapters, configuration, repository);
  const members = namedMembers(repository, observed);
  const watched = repository.observeOnly
    ? undefined
    : await watchInstalls(adapters, configuration, repository, {
        ...{ observed, members },
        look: !preview,
      });
  const installs = watched?.installs ?? [];
  const now = adapters.now();
  const all = repository.observeOnly
    ? await onboardingSubject(adapters, configuration, observed)
    : await repositorySubjects(adapters, configuration, repository, {
        ...observed,
        installs,
        membership: withNodeCounts(observed.membership, installs),
      });
  const { subjects, notes, held, failures, ...more } = holdVersions(all, installs, repository, now);
  const decided = await decidePullRequests(
    repository,
    observed,
    subjects.map((subject) => linked(subject, adapters)),
    held,
  );
  const batch = batchOf(decided.decisions);
  const leftOut = observed.membership.leftOut.map(({ cluster, why }) => `${cluster.name}: ${why}`);
  return {
    ...nothing(job, repository.name, adapters.dryRun ? DRY_RUN : undefined),
    // With everything turned off no request is opened, not even the one that shows the plan.
    apply: !adapters.dryRun,
    ...(repository.observeOnly && { observeOnly: true }),
    decisions: batch.now.map((one) => withProgress(one, installs)),
    failures: [
      ...withIssueFailure(failures, observed),
      ...decided.failures,
      ...installFailures(installs, now, repository.requests.waitSeconds),
    ],
    notes: [...notes, ...(watched?.notes ?? []), ...leftOut],
    postponed: batch.postponed,
    lacking: all.lacking,
    ...(watched && { installs }),
    ...keptOf(more, observed),
    waiting: held === 'all' ? 0 : held.size,
  };
}

function linked(subject: Subject, { site }: Adapters): Subject {
  return site === undefined ? subject : { ...subject, words: { ...subject.words, site } };
}

function withIssueFailure(
  failures: readonly Failure[],
  { issueFailure }: ObservedRepository,
): readonly Failure[] {
  return issueFailure === undefined ? failures : [...failures, issueFailure];
}

function keptOf(
  { rings, waiting = [] }: Pick<Subjects, 'rings' | 'waiting'>,
  observed: ObservedRepository,
): Pick<PlannedRepository, 'rings' | 'issue'> {
  return { ...(rings && { rings }), ...issueOf(observed, waiting) };
}

/** One that somebody has closed is left alone. */
function issueOf(
  { issue }: ObservedRepository,
  held: readonly HeldPullRequest[],
): Pick<PlannedRepository, 'issue'> {
  if (issue === undefined || issue.isClosed) return {};
  const { number, ticked, surplus } = issue;
  return { issue: { ...(number !== undefined && { number }), ticked, surplus, held } };
}

const DRY_RUN: SyncSkip = {
  reason: 'DryRun',
  message: 'RECONCILER_DRY_RUN is on: no request is opened.',
};

function nothing({ run }: PlanJob, target: string, rest?: SyncSkip): PlannedRepository {
  return {
    ...run,
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
