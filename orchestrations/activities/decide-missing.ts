import type { Absence } from '../../shared/core/absence';
import { absenceOf, isProved, unproved } from '../../shared/core/absence';
import type { Failure } from '../../shared/core/errors';
import { gone, hostsOutliveIt, tooManyMissing } from '../../shared/core/missing-cluster';
import type { Plan } from '../../shared/core/plan';
import { partsOf } from '../../shared/core/resource-id';
import { emptyPlan } from '../../shared/core/run';
import type { Decision, DecisionInput } from './decision';
import { offboarded, offboarding } from './decide-offboarding';
import type { Prover } from './prove';

/**
 * Azure says that the cluster does not exist. What we gave it is taken back once a second read says so as well, and not
 * while its hosts are there, or while several clusters went missing at once: then it is our sight that is wrong, and
 * running pods would pay for it.
 */
export async function decideMissing(input: DecisionInput): Promise<Decision> {
  const { id, intent, ledger, prover } = input;
  const asked = intent === 'offboard';
  const rest = asked ? offboarded(partsOf(id).name ?? id) : gone(id);
  if (ledger.length === 0 || prover === undefined) return offboarding(input, undefined, rest);
  const absence = absenceOf(id, prover.rules);
  // Looked at from the first time on, so that all that went with the cluster is proved to be gone together with it.
  const decision = await offboarding(input, undefined, rest);
  const absences = [absence, ...(decision.absences ?? [])];
  const failure = await whatStopsIt(input, absence, prover, decision.plan);
  if (failure === undefined) return { ...decision, absences };
  return { plan: emptyPlan(id, [failure]), apply: true, absences };
}

async function whatStopsIt(
  input: DecisionInput,
  absence: Absence,
  { rules }: Prover,
  { steps }: Plan,
): Promise<Failure | undefined> {
  const { id, intent } = input;
  if (!isProved(absence, rules)) return unproved(absence, rules);
  // A person has said so.
  if (intent === 'offboard') return undefined;
  const standing = steps.filter(({ kind }) => kind === 'updateHost').map(({ target }) => target);
  if (standing.length > 0) return hostsOutliveIt(id, standing);
  if (absence.by === 'event') return undefined;
  const others = await input.vanished();
  return others.length === 0 ? undefined : tooManyMissing(id, others);
}
