import { refusedWords } from '../plan/attached-by-others';
import { counted } from '../base/counted';
import { failureLines } from '../base/failure-lines';
import { explained } from './explain-plan';
import type { Otherwise } from '../plan/otherwise';
import type { Plan, Step } from '../plan/plan';
import { definitionOf } from '../plan/step-definitions';
import { printableLines } from '../base/printable';
import { partsOf } from '../base/resource-id';
import type { Planned } from './run';
import type { Situation } from './situation';

/** A plan as people read it: `+` adds, `~` changes, `-` removes, `?` is for somebody to mend; what stands in the way last. */
export function renderPlan(plan: Plan): string {
  return `${printableLines([`Plan for ${nameOf(plan)}: ${sizeOf(plan)}`, ...linesOf(plan)])}\n`;
}

/**
 * The plan that a person asked for: what a run does now and why, and what it would do otherwise.
 *
 *     Plan for aks-shop: Nothing is done.
 *       profile "shop" selects it; suspended by tag identity-reconciler.suspend=true
 *       Without the suspension: 2 to add, 0 to change, 0 to remove, 1 write. It is not carried out.
 *         scale set aks-system (Missing)
 *           + identity shop
 */
export function renderExplained(planned: Planned): string {
  const { plan } = planned;
  const { explanation, situation, otherwise } = explained(planned);
  const size = isLeftAlone(plan, situation) ? 'Nothing is done.' : sizeOf(plan);
  const lines = [
    `Plan for ${nameOf(plan)}: ${size}`,
    // What stands among the failures is not said twice.
    ...(plan.failures.some(({ message }) => message === explanation) ? [] : [`  ${explanation}`]),
    ...linesOf(plan),
    ...(otherwise === undefined ? [] : otherwiseLines(otherwise)),
  ];
  return `${printableLines(lines)}\n`;
}

function otherwiseLines({ when, plan, note }: Otherwise): readonly string[] {
  return [
    `  ${when}: ${sizeOf(plan)}${plan.steps.length > 0 ? ' It is not carried out.' : ''}`,
    ...(note === undefined ? [] : [`    ${note}`]),
    // What somebody should mend is told above, of the plan as it is.
    ...linesOf({ ...plan, warnings: [], notes: [] }).map((line) => `  ${line}`),
  ];
}

/** True when a run writes nothing, and not because all is well. */
function isLeftAlone({ steps }: Plan, situation: Situation): boolean {
  return steps.length === 0 && situation !== 'Converged' && situation !== 'OffBoarding';
}

function nameOf({ cluster }: Plan): string {
  return partsOf(cluster).name ?? cluster;
}

function sizeOf(plan: Plan): string {
  if (plan.steps.length > 0) return `${countOf(plan)}, ${counted(plan.cost.writes, 'write')}.`;
  return plan.failures.length > 0 ? 'Nothing can be done.' : 'No changes.';
}

function linesOf(plan: Plan): readonly string[] {
  return [
    ...plan.steps.flatMap(renderStep),
    ...plan.refusals.map(
      (refusal) =>
        `  · ${partsOf(refusal.identity).name ?? refusal.identity} ${refusedWords(refusal)}: ${refusal.rule}`,
    ),
    ...(plan.warnings ?? []).map((warning) => `  ? ${warning}`),
    ...plan.failures.flatMap(failureLines),
    ...(plan.notes ?? []).map((note) => `  i ${note}`),
  ];
}

function countOf({ steps }: Plan): string {
  const signs = steps.flatMap((step) => step.changes.map(({ sign }) => sign));
  const count = (sign: string): number => signs.filter((other) => other === sign).length;
  return `${count('+')} to add, ${count('~')} to change, ${count('-')} to remove`;
}

function renderStep(step: Step): readonly string[] {
  const target = partsOf(step.target).name ?? partsOf(step.target).resourceGroup ?? step.target;
  return [
    `  ${definitionOf(step).headline(step)} ${target} (${step.cause})`,
    ...step.changes.map(({ sign, what }) => `    ${sign} ${what}`),
  ];
}
