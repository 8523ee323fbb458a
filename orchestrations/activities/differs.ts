import type { ClusterState } from '../../shared/core/cluster-state';
import { holdBackMs, recentRepairs } from '../../shared/core/contention';
import type { Plan } from '../../shared/core/plan';
import { emptyPlan } from '../../shared/core/run';
import type { Decision } from './decide';

/**
 * Why a cluster needs a run of its own, in words; undefined when a run would change nothing, not even what people are
 * told about it.
 */
export function differs(
  decision: Decision,
  state: ClusterState | undefined,
  at: { readonly now: string; readonly contestedAfter: number },
): string | undefined {
  const work = decision.apply ? workIn(decision.plan) : undefined;
  return work ?? newsFor(decision, state) ?? peaceFor(state, at);
}

/** The cluster is called Contested, and nobody has undone our work for a while: no event would ever tell of that. */
function peaceFor(
  state: ClusterState | undefined,
  { now, contestedAfter }: { readonly now: string; readonly contestedAfter: number },
): string | undefined {
  const contested = state?.conditions.find(({ type }) => type === 'Contested')?.status === 'True';
  if (!contested || state === undefined) return undefined;
  const repairs = recentRepairs(state.repairs, emptyPlan(state.cluster), now);
  const isOver = holdBackMs(repairs.length, contestedAfter) === undefined;
  return isOver ? 'nobody undoes our work any more' : undefined;
}

function workIn({ steps, bookkeeping }: Plan): string | undefined {
  if (steps.length > 0) {
    const changes = steps.flatMap((step) => step.changes);
    return `drift: ${changes.length} differences on ${steps.length} targets`;
  }
  const entries = bookkeeping.put.length + bookkeeping.remove.length;
  return entries > 0 ? 'the ledger is out of date' : undefined;
}

/** What people are told of the cluster is no longer true. */
function newsFor({ plan, rest }: Decision, state: ClusterState | undefined): string | undefined {
  const told = state?.conditions.find((condition) => condition.type === 'Ready')?.reason;
  const [failure] = plan.failures;
  const expected = failure?.code ?? rest?.reason ?? 'Converged';
  if (told === expected) return undefined;
  if (state === undefined) return expected === 'NotSelected' ? undefined : 'not looked at yet';
  return `was ${told ?? 'unknown'}, should be ${expected}`;
}
