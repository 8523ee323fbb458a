import type { RepositoryCarriedOut } from '../../../shared/core/run/repository/repository-run';
import { endedRepository } from '../../../shared/core/run/repository/repository-run';
import {
  freshRepositoryState,
  repositoryStateAfter,
} from '../../../shared/core/run/repository/repository-state';
import { verdictOf } from '../../../shared/core/run/verdict';
import { currentAdapters } from '../../../shared/current-adapters';
import { repositoryPlans } from '../support/kept-plans';
import type { RepositoryPlanRef } from '../support/may-sync';
import type { RunEnd } from '../support/record';
import { finishRun, recordPlan } from '../support/record';

/** All that an orchestrator can say of a run: the plan comes from the store. */
export interface RecordRepositoryInput extends RepositoryPlanRef, RepositoryCarriedOut {}

/** Writes down what the sync of a repository came to, and last the work item. */
export async function recordRepository(input: RecordRepositoryInput): Promise<RunEnd> {
  const adapters = currentAdapters();
  const { target, planId, results, issue } = input;
  const done = { results, ...(issue && { issue }) };
  const kept = repositoryPlans(adapters, target);
  return recordPlan(adapters, kept, planId, async (planned, plannedAt) => {
    const ended = endedRepository(planned, done);
    const run = { planned, ...done, ended, verdict: verdictOf(ended), now: adapters.now() };
    await adapters.store.repositories.update(target, (before = freshRepositoryState(target)) =>
      repositoryStateAfter(before, run),
    );
    return finishRun(adapters, kept.key, { ...run, plannedAt, writes: ended.writes });
  });
}
