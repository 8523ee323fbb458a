import { counted } from '../../shared/core/base/counted';
import { printableLine } from '../../shared/core/base/printable';
import type { Accepted } from '../api/answers';
import { thingOf } from '../api/things';
import type { CliError } from '../cli-error';
import { fail, isCliError } from '../cli-error';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import { sideBySide } from '../side-by-side';
import { follow } from './follow';
import type { SavedPlan } from './plan-file';
import { savedPlans } from './plan-file';

/** `apply`: carries saved plans out. The app refuses one that is no longer what a run would do. */
export async function apply(context: Context): Promise<ExitCode> {
  const { printer, args } = context;
  const plans = await savedPlans(context, args[0] ?? '');
  if (plans.length === 0) {
    printer.note('There is nothing to carry out.');
    return EXIT.done;
  }
  const [only] = plans;
  if (only !== undefined && plans.length === 1) return follow(context, await ask(context, only));
  return applyAll(context, plans);
}

function ask({ api }: Context, { kind, name, planId }: SavedPlan): Promise<Accepted> {
  return api.post<Accepted>(`${thingOf(kind, name).path}/resync`, { planId });
}

/** One that is refused, or fails, holds up no other. */
async function applyAll(context: Context, plans: readonly SavedPlan[]): Promise<ExitCode> {
  const asked = await sideBySide(plans, (plan) => attempt(() => ask(context, plan)));
  const failed: string[] = [];
  for (const [index, { name }] of plans.entries()) {
    const answer = asked[index];
    if (answer === undefined) continue;
    context.printer.note(printableLine(name));
    const ended = isCliError(answer) ? answer : await attempt(() => follow(context, answer));
    if (!isCliError(ended)) continue;
    const { what, why = '', remedy = '' } = ended.said;
    context.printer.note(printableLine(`      ${[what, why, remedy].join(' ').trim()}`, 4000));
    failed.push(name);
  }
  if (failed.length === 0) return EXIT.done;
  return fail({
    what: `${failed.length} of ${counted(plans.length, 'plan')} were not carried out.`,
    why: failed.slice(0, 10).join(', '),
    remedy: 'Plan them anew: aks-identity plan … --out <file>',
  });
}

async function attempt<T>(work: () => Promise<T>): Promise<T | CliError> {
  try {
    return await work();
  } catch (error) {
    if (isCliError(error)) return error;
    throw error;
  }
}
