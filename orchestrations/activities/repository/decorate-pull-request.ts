import type { PullRequestResult } from '../../../shared/core/run/repository/repository-run';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import { audit } from '../support/audit';
import type { DecisionRef } from '../support/may-sync';
import { maySyncRepository, storedDecision } from '../support/may-sync';

/** Labels, reviewers and auto-merge of a new request. What cannot be set is told, and keeps nothing back. Never throws. */
export async function decoratePullRequest(
  ref: DecisionRef,
): Promise<Pick<PullRequestResult, 'remarks'>> {
  const adapters = currentAdapters();
  const done = await attempt(() => decorate(adapters, ref));
  return { remarks: done.ok ? done.value : [done.failure.message] };
}

async function decorate(adapters: Adapters, ref: DecisionRef): Promise<readonly string[]> {
  const { planId, target: name, branch } = ref;
  const stored = await storedDecision(adapters, ref);
  const { autoMerge } = stored.decision;
  const opened = await adapters.store.repositoryPlans.progress(name, planId, branch);
  if (opened === undefined) return ['Which request was opened is not known: it has no labels yet.'];
  const { number } = opened;
  const { write: writers, target: repository } = await maySyncRepository(adapters, stored);
  const { labels, reviewers } = repository.requests;
  if (labels.length + reviewers.length === 0 && !autoMerge) return [];
  const forge = await writers.forge(repository);
  const remarks = await forge.decorate(number, { labels, reviewers, autoMerge });
  const where = { id: `decorateRequest #${number}`, target: `#${number}` };
  const detail = [...labels, ...reviewers, ...(autoMerge ? ['auto-merge'] : []), ...remarks];
  const write = { action: 'DECORATE request', outcome: 'succeeded' as const };
  await audit(adapters, ref, where, {
    ...write,
    detail: detail.join('\n'),
  });
  return remarks;
}
