import { otherwiseWhen } from '../../../shared/core/run/explain-plan';
import { freed } from '../../../shared/core/run/freed';
import type { Otherwise } from '../../../shared/core/plan/otherwise';
import { situationOf } from '../../../shared/core/run/situation';
import type { Skip } from '../../../shared/core/run/run';
import type { Withheld } from '../../../shared/core/selection/withheld';
import { withheld } from '../../../shared/core/selection/withheld';
import { attempt } from '../support/attempt';
import { decide } from './decide';
import type { DecisionInput } from './decision';
import type { Decision } from '../../../shared/core/run/decision';

/**
 * What a run would carry out if what holds it back were not there; undefined when nothing does. For previews: it costs the
 * reads of a plan, and a cluster that is left alone is not worth them in a run. One that cannot be made is not shown.
 */
async function planOtherwise(
  input: DecisionInput,
  decision: Decision,
): Promise<Otherwise | undefined> {
  const situation = situationOf({ ...decision, intent: input.intent });
  const when = otherwiseWhen(situation);
  const { cluster, configuration } = input;
  if (when === undefined || cluster === undefined) return undefined;
  const free = { ...input, ...freed(situation, cluster, configuration) };
  const made = await attempt(() => decide({ ...free, intent: 'reconcile' }));
  if (!made.ok) return undefined;
  const { plan, rest } = made.value;
  return { when, plan, ...(rest !== undefined && { note: rest.message }) };
}

function refusedNow({ code, why }: Withheld): Skip {
  return { reason: code, message: `Off-boarding (DELETE) would be refused now: ${why}.` };
}

/**
 * A decision as a preview shows it. `asked`: the off-boarding is only asked about, so nothing was taken back yet, whatever
 * the words for an ended one say.
 */
export async function forPeople(
  input: DecisionInput,
  { rest, ...decision }: Decision,
  asked: boolean,
): Promise<Decision> {
  if (asked && rest?.reason === 'OffBoarded') return decision;
  if (asked && rest?.reason === 'AwaitingConfirmation') {
    const held = withheld(input);
    return { ...decision, ...(held && { rest: refusedNow(held) }) };
  }
  const said = { ...decision, ...(rest !== undefined && { rest }) };
  const otherwise = await planOtherwise(input, said);
  return otherwise === undefined ? said : { ...said, otherwise };
}
