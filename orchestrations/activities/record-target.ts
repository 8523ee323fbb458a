import { syncConditions, syncVerdict } from '../../shared/core/sync-verdict';
import type { RequestState, TargetState } from '../../shared/core/sync-state';
import { freshTargetState } from '../../shared/core/sync-state';
import type {
  PlannedTarget,
  RequestResult,
  TargetCarriedOut,
  TargetDecision,
} from '../../shared/core/target-run';
import { targetFacts } from '../../shared/core/target-run';
import { subjectKey } from '../../shared/core/pull-request/branch-name';
import { services } from '../../shared/services';
import type { Occasion, SyncEnd } from './finish-sync';
import { finishSync, historyAfter } from './finish-sync';

export interface RecordTargetInput {
  readonly planned: PlannedTarget;
  readonly carriedOut: TargetCarriedOut;
}

/** Writes down what the sync of a GitOps target came to, and last the work item. */
export async function recordTarget(input: RecordTargetInput): Promise<SyncEnd> {
  const s = services();
  const { planned, carriedOut } = input;
  const facts = targetFacts(planned, carriedOut);
  const verdict = syncVerdict(facts);
  await s.store.targets.update(planned.target, (before = freshTargetState(planned.target)) =>
    stateAfter(before, input, { facts, verdict, now: s.now() }),
  );
  const subject = { kind: 'target', name: planned.target } as const;
  return finishSync(s, subject, { run: planned, facts, verdict });
}

function stateAfter(
  before: TargetState,
  { planned, carriedOut }: RecordTargetInput,
  { facts, verdict, now }: Occasion,
): TargetState {
  const results = new Map(carriedOut.results.map((result) => [result.branch, result]));
  const looked = planned.failures.length === 0 || planned.decisions.length > 0;
  return {
    target: planned.target,
    conditions: syncConditions(before.conditions, facts, verdict, now),
    observedGeneration: planned.generation,
    // What was known of requests stays known while the repository cannot be reached.
    requests: looked
      ? planned.decisions.map((decision) => requestState(decision, results.get(decision.branch)))
      : before.requests,
    leftAlone: planned.decisions.flatMap(({ leftAlone }) => leftAlone),
    notes: planned.notes.map((message) => ({ code: 'Note', message })),
    history: historyAfter(before.history, planned, { facts, verdict, now }),
    lastRunAt: now,
  };
}

function requestState(
  { subject, branch, verdict, message, version, number, url }: TargetDecision,
  result: RequestResult | undefined,
): RequestState {
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
