import type { OrchestrationContext } from 'durable-functions';
import type {
  DecisionTicket,
  RepositoryTicket,
  PullRequestResult,
  RepositoryCarriedOut,
} from '../../shared/core/run/repository/repository-run';
import type { WriteIssueInput } from '../activities/repository/write-issue';
import type { Steps } from '../call';
import { call } from '../call';
import type { RepositoryInput } from '../names';
import type { Kind } from '../reconcile';
import { repositoryTicketIn } from '../ticket-in';

/** Keeps the pull requests in a Git repository. They go one after the other, so never two of ours write to it. */
export const REPOSITORY = repositoryKind({ plan: 'planRepository', record: 'recordRepository' });

/** The same by the names that are in the histories of 0.1: to replay one, each activity is asked for as it was then. */
export const TARGET_OF_0_1 = repositoryKind({ plan: 'planTarget', record: 'recordTarget' });

interface ActivityNames {
  readonly plan: 'planRepository' | 'planTarget';
  readonly record: 'recordRepository' | 'recordTarget';
}

function repositoryKind(
  names: ActivityNames,
): Kind<RepositoryInput, RepositoryTicket, RepositoryCarriedOut> {
  return {
    *plan(context, { target }) {
      const outcome = yield* call(context, names.plan, { target });
      return outcome.kind === 'planned' ? repositoryTicketIn(outcome) : outcome;
    },
    carryOut,
    nothingDone: { results: [] },
    *record(context, { target, planId }, { results, issue }) {
      const done = { target, planId, results, ...(issue && { issue }) };
      return yield* call(context, names.record, done);
    },
  };
}

/** A forge that asks for patience gets it: whatever is left is taken up by the next run. */
function* carryOut(
  context: OrchestrationContext,
  ticket: RepositoryTicket,
): Steps<RepositoryCarriedOut> {
  const results: PullRequestResult[] = [];
  for (const decision of ticket.decisions) {
    context.df.setCustomStatus({ step: 'request', branch: decision.branch, planId: ticket.planId });
    const result = yield* carryOutOne(context, ticket, decision);
    results.push(result);
    if (result.failure?.policy === 'Throttled') break;
  }
  const wasStopped = results.at(-1)?.failure?.policy === 'Throttled';
  if (ticket.issue !== true || wasStopped) return { results };
  return { results, issue: yield* call(context, 'writeIssue', issueInput(ticket, results)) };
}

/** The last write of a run: what is ticked in the issue is done by then, or it stays ticked. */
function issueInput(
  { planId, target }: RepositoryTicket,
  results: readonly PullRequestResult[],
): WriteIssueInput {
  const urls = results.flatMap(({ branch, url }) => (url === undefined ? [] : [[branch, url]]));
  const failed = results.flatMap(({ branch, failure }) => (failure === undefined ? [] : [branch]));
  return { planId, target, failed, urls: Object.fromEntries(urls) as Record<string, string> };
}

function* carryOutOne(
  context: OrchestrationContext,
  { planId, target }: RepositoryTicket,
  { branch, steps }: DecisionTicket,
): Steps<PullRequestResult> {
  const ref = { planId, target, branch };
  let result: PullRequestResult = { branch, writes: 0, remarks: [] };
  for (const [index, { kind }] of steps.entries()) {
    const done = yield* call(context, 'writeRequest', { ...ref, index });
    result = { ...result, ...done, writes: result.writes + done.writes };
    if (done.failure !== undefined) return result;
    if (kind !== 'openRequest' || done.number === undefined) continue;
    const decorated = yield* call(context, 'decorateRequest', ref);
    result = { ...result, remarks: decorated.remarks };
  }
  return result;
}
