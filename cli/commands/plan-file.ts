import { counted } from '../../shared/core/base/counted';
import type { KindName } from '../../shared/api/kinds';
import { KINDS } from '../../shared/api/kinds';
import type { Thing } from '../api/things';
import { fail } from '../cli-error';
import type { Context } from '../context';
import type { Plan } from './planned';

/** Of the layout of the file. */
const VERSION = 1;

/** A plan that somebody has looked at, to be carried out as it is. */
export interface SavedPlan {
  readonly kind: KindName;
  readonly name: string;
  readonly planId: string;
}

interface PlanFile {
  readonly aksIdentityPlan: typeof VERSION;
  /** App that keeps the plans. */
  readonly site: string;
  readonly savedAt: string;
  readonly plans: readonly SavedPlan[];
}

/** Writes those that a run would carry out into --out, if that is given. */
export async function savePlans(
  { io, api, printer, options }: Context,
  made: readonly { readonly thing: Thing; readonly plan: Plan }[],
): Promise<void> {
  const { out } = options;
  if (out === undefined) return;
  const plans = made
    .filter(({ plan }) => plan.writes)
    .map(({ thing: { kind, name }, plan: { planId } }) => ({ kind, name, planId }));
  const savedAt = new Date(io.now()).toISOString();
  const file: PlanFile = { aksIdentityPlan: VERSION, site: api.site, savedAt, plans };
  await io.writeFile(out, `${JSON.stringify(file, null, 2)}\n`).catch((error: unknown) =>
    fail({
      what: `Cannot write ${out}.`,
      why: (error as Error).message,
      remedy: 'Name a file that you may write with --out.',
    }),
  );
  printer.note(
    plans.length === 0
      ? `Nothing to carry out: ${out} holds no plan.`
      : `${counted(plans.length, 'plan')} saved. To carry out: aks-identity apply ${out}`,
  );
}

/** What --out has written for this site. Throws CliError. */
export async function savedPlans(
  { io, api }: Context,
  path: string,
): Promise<readonly SavedPlan[]> {
  const text = await io.readFile(path).catch((error: unknown) =>
    fail({
      what: `Cannot read ${path}.`,
      why: (error as Error).message,
      remedy: 'Make it with: aks-identity plan … --out <file>',
    }),
  );
  const file = parsed(text);
  if (file === undefined) {
    return fail({
      what: `${path} holds no plans.`,
      why: 'It is not what `plan --out` of this version writes.',
      remedy: 'Make it with: aks-identity plan … --out <file>',
    });
  }
  if (file.site === api.site) return file.plans;
  return fail({
    what: `${path} holds plans of another app.`,
    why: `They are of ${file.site}, and this is ${api.site}.`,
    remedy: `Add --url ${file.site}, or plan anew.`,
  });
}

function parsed(text: string): PlanFile | undefined {
  try {
    const file = JSON.parse(text) as Partial<PlanFile> | null;
    const whole = file?.aksIdentityPlan === VERSION && typeof file.site === 'string';
    return whole && Array.isArray(file.plans) && file.plans.every(isSaved)
      ? (file as PlanFile)
      : undefined;
  } catch {
    return undefined;
  }
}

function isSaved(value: Partial<SavedPlan> | null): boolean {
  const { kind = '', name, planId } = value ?? {};
  return Object.hasOwn(KINDS, kind) && typeof name === 'string' && typeof planId === 'string';
}
