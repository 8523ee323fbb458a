import { failuresIn } from '../../../shared/core/base/troubles';
import { syncConditions, syncVerdict } from '../../../shared/core/sync/sync-verdict';
import type { PullRequestState, RepositoryState } from '../../../shared/core/sync/sync-state';
import { freshRepositoryState } from '../../../shared/core/sync/sync-state';
import type {
  PlannedRepository,
  PullRequestResult,
  RepositoryCarriedOut,
  PlannedPullRequest,
} from '../../../shared/core/sync/repository-run';
import { repositoryFacts } from '../../../shared/core/sync/repository-run';
import { subjectKey } from '../../../shared/core/pull-request/branch-name';
import { syncKey } from '../../../shared/core/base/sync-subject';
import { currentAdapters } from '../../../shared/current-adapters';
import type { SyncEnd } from '../support/finish-sync';
import type { SyncEnding } from '../../../shared/core/sync/sync-history';
import { finishSync, refusedEnd } from '../support/finish-sync';
import { historyAfter } from '../../../shared/core/sync/sync-history';
import { forgetOldPlans } from '../support/forget-old-plans';
import type { RepositoryPlanRef } from '../support/may-sync';
import { planOfRun } from '../support/may-sync';

/** All that an orchestrator can say of a run: the plan comes from the store. */
export interface RecordRepositoryInput extends RepositoryPlanRef, RepositoryCarriedOut {}

/** Writes down what the sync of a repository came to, and last the work item. */
export async function recordRepository(input: RecordRepositoryInput): Promise<SyncEnd> {
  const adapters = currentAdapters();
  const { target, planId, results } = input;
  const found = await adapters.store.repositoryPlans.get(target, planId);
  const planned = planOfRun(adapters, `gitops:${target}`, planId, found);
  if ('code' in planned) return refusedEnd(planned);
  const facts = repositoryFacts(planned, { results });
  const verdict = syncVerdict(facts);
  await adapters.store.repositories.update(target, (before = freshRepositoryState(target)) =>
    stateAfter(before, { planned, results }, { facts, verdict, now: adapters.now() }),
  );
  const subject = { kind: 'repository', name: target } as const;
  const end = await finishSync(adapters, subject, { run: planned, facts, verdict });
  await forgetOldPlans(adapters, syncKey({ kind: 'repository', name: target }), (old, limit) =>
    adapters.store.repositoryPlans.prune(target, old, limit),
  );
  return end;
}

interface Done extends RepositoryCarriedOut {
  readonly planned: PlannedRepository;
}

function stateAfter(
  before: RepositoryState,
  { planned, results: all }: Done,
  { facts, verdict, now }: SyncEnding,
): RepositoryState {
  const results = new Map(all.map((result) => [result.branch, result]));
  const looked = planned.failures.length === 0 || planned.decisions.length > 0;
  return {
    target: planned.target,
    conditions: syncConditions(before.conditions, facts, verdict, now),
    ...failuresIn(verdict.troubles),
    observedGeneration: planned.generation,
    // What was known of requests stays known while the repository cannot be reached.
    requests: looked
      ? planned.decisions.map((decision) =>
          pullRequestState(decision, results.get(decision.branch)),
        )
      : before.requests,
    ...installsAfter(before, planned),
    leftAlone: planned.decisions.flatMap(({ leftAlone }) => leftAlone),
    lacking: planned.lacking ?? [],
    notes: planned.notes.map((message) => ({ code: 'Note', message })),
    history: historyAfter(before.history, planned, { facts, verdict, now }),
    lastRunAt: now,
  };
}

function installsAfter(
  before: RepositoryState,
  { installs = before.installs }: PlannedRepository,
): Pick<RepositoryState, 'installs'> {
  return installs === undefined ? {} : { installs };
}

function pullRequestState(
  { subject, branch, verdict, message, version, number, url }: PlannedPullRequest,
  result: PullRequestResult | undefined,
): PullRequestState {
  const known = result?.number ?? number;
  const at = result?.url ?? url;
  return {
    subject: subjectKey(subject),
    branch,
    verdict,
    ...(known !== undefined && { number: known }),
    ...(at !== undefined && { url: at }),
    ...(version !== undefined && { version }),
    message: result?.failure === undefined ? message : result.failure.message,
    remarks: result?.remarks ?? [],
  };
}
