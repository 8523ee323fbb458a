import type { IsoTime } from '../base/iso-time';
import type { ClusterState } from './cluster-state';
import { OBJECTS_DO_NOT_MATCH } from './cluster-verdict';
import { counted } from '../base/counted';
import { heldBackAt } from '../plan/contested';
import type { Plan } from '../plan/plan';
import type { ObjectsReport } from '../pod-identity/findings';
import { refuses } from '../pod-identity/findings';
import { mostUrgent } from './verdict';
import type { Decision } from './decision';
import { needsAfter, sameNeeds } from '../admission/cluster-needs';

/**
 * Why a cluster needs a run of its own, in words; undefined when a run would change nothing, not even what people are
 * told about it.
 */
export function differs(
  decision: Decision,
  state: ClusterState | undefined,
  at: { readonly now: IsoTime; readonly contestedAfter: number },
): string | undefined {
  const work = decision.apply ? workIn(decision.plan) : undefined;
  return work ?? conditionChange(decision, state) ?? contestOver(state, at);
}

/** The cluster is called Contested, and nobody has undone our work for a while: no event would ever tell of that. */
function contestOver(
  state: ClusterState | undefined,
  at: { readonly now: IsoTime; readonly contestedAfter: number },
): string | undefined {
  const contested = state?.conditions.find(({ type }) => type === 'Contested')?.status === 'True';
  if (!contested || state === undefined) return undefined;
  const isOver = heldBackAt(state.contests ?? [], at).length === 0;
  return isOver ? 'nothing undoes our work any longer' : undefined;
}

function workIn({ steps, bookkeeping }: Plan): string | undefined {
  if (steps.length > 0) {
    const changes = steps.flatMap((step) => step.changes);
    return `drift: ${counted(changes.length, 'difference')} on ${counted(steps.length, 'target')}`;
  }
  const entries = bookkeeping.put.length + bookkeeping.remove.length;
  return entries > 0 ? 'the ledger is out of date' : undefined;
}

/** What people are told of the cluster is no longer true. */
function conditionChange(decision: Decision, state: ClusterState | undefined): string | undefined {
  const reported = state?.conditions.find((condition) => condition.type === 'Ready')?.reason;
  const expected = expectedReason(decision);
  if (state === undefined) return expected === 'NotSelected' ? undefined : 'not looked at yet';
  // A run is due for it anyway, at the time when tokens are sure to be given.
  if (reported !== expected && !(reported === 'Propagating' && expected === 'Converged')) {
    return `was ${reported ?? 'unknown'}, should be ${expected}`;
  }
  if (fingerprintOf(decision.plan.warnings) !== fingerprintOf(state.lastPlan?.plan.warnings)) {
    return 'there is another warning';
  }
  if (!sameNeeds(needsAfter(state.needs, decision.needs), state.needs)) {
    return 'its repository needs to know something else of it';
  }
  return objectsChange(decision.report, state.objects);
}

function fingerprintOf(warnings: readonly string[] = []): string {
  return JSON.stringify(warnings);
}

function expectedReason({ plan, rest, report }: Decision): string {
  const failure = mostUrgent(plan.failures);
  if (failure !== undefined) return failure.code;
  if (rest !== undefined) return rest.reason;
  return report !== undefined && refuses(report.tokens) ? OBJECTS_DO_NOT_MATCH : 'Converged';
}

/**
 * What people are told of the objects in the cluster. Mere numbers of pods change all the time; whether there are service
 * principals decides on what the repository gives NMI.
 */
function objectsChange(
  seen: ObjectsReport | undefined,
  told: ObjectsReport | undefined,
): string | undefined {
  if (seen === undefined) return undefined;
  const gist = (report: ObjectsReport | undefined): string =>
    JSON.stringify([
      report?.findings,
      report?.omitted,
      report?.tokens.refused,
      report?.counts.servicePrincipals,
    ]);
  return gist(seen) === gist(told) ? undefined : 'there is news of the objects in it';
}
