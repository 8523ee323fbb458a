import type { Absence } from '../../../shared/core/queue/absence';
import { absenceOf, isProved, unproved } from '../../../shared/core/queue/absence';
import type { Failure } from '../../../shared/core/base/errors';
import { gone, hostsOutliveIt, tooManyMissing } from '../../../shared/core/run/missing-cluster';
import type { Plan } from '../../../shared/core/plan/plan';
import { partsOf } from '../../../shared/core/base/resource-id';
import { emptyPlan } from '../../../shared/core/plan/plan-steps';
import { awaitingConfirmation } from '../../../shared/core/run/taken-back';
import type { DecisionInput } from './decision';
import type { Decision } from '../../../shared/core/run/decision';
import { offboarded, offboarding } from './decide-offboarding';
import type { Prover } from './prove';

/**
 * Azure says that the cluster does not exist. What we gave it is taken back once a second read says so as well, and not
 * while its hosts are there, or while several clusters went missing at once: then it is our sight that is wrong, and
 * running pods would pay for it.
 */
export async function decideMissing(input: DecisionInput): Promise<Decision> {
  const { id, ledger, prover } = input;
  const asked = isConfirmedOffboarding(input);
  const rest = asked ? offboarded(partsOf(id).name ?? id) : gone(id);
  if (ledger.length === 0 || prover === undefined) return offboarding(input, undefined, rest);
  const absence = absenceOf(id, prover.rules);
  // Looked at from the first time on, so that all that went with the cluster is proved to be gone together with it.
  const decision = underDryRun(input, await offboarding(input, undefined, rest));
  const absences = [absence, ...(decision.absences ?? [])];
  const failure = await blockerOf(input, absence, prover, decision.plan);
  if (failure === undefined) return { ...decision, absences };
  return { plan: emptyPlan(id, [failure]), apply: true, absences };
}

async function blockerOf(
  input: DecisionInput,
  absence: Absence,
  { rules }: Prover,
  { steps }: Plan,
): Promise<Failure | undefined> {
  const { id } = input;
  if (!isProved(absence, rules)) return unproved(absence, rules);
  // A person has said so.
  if (isConfirmedOffboarding(input)) return undefined;
  const standing = steps.filter(({ kind }) => kind === 'updateHost').map(({ target }) => target);
  if (standing.length > 0) return hostsOutliveIt(id, standing);
  if (absence.by === 'event') return undefined;
  const others = await input.vanished();
  return others.length === 0 ? undefined : tooManyMissing(id, others);
}

/** An off-boarding that nobody has confirmed is no word: then only what is proved counts. */
function isConfirmedOffboarding({ intent, confirmed }: DecisionInput): boolean {
  return intent === 'offboard' && confirmed === true;
}

/** Nothing is taken back, so nobody is told that it was; an off-boarding waits for a new word. */
function underDryRun(input: DecisionInput, decision: Decision): Decision {
  const { id, dryRun } = input;
  if (!dryRun) return decision;
  const name = partsOf(id).name ?? id;
  const why = 'the reconciler is in dry run (RECONCILER_DRY_RUN)';
  const rest = isConfirmedOffboarding(input)
    ? awaitingConfirmation(name, decision.plan, why)
    : gone(id, dryRun);
  return { ...decision, rest };
}
