import { counted } from './counted';
import type { Plan, Step } from './plan';
import { printableLines } from './printable';
import { partsOf } from './resource-id';

/** A plan as people read it: `+` adds, `~` changes, `-` removes; what stands in the way last. */
export function renderPlan(plan: Plan): string {
  const { name = plan.cluster } = partsOf(plan.cluster);
  const lines = [
    `Plan for ${name}: ${countOf(plan)}, ${counted(plan.cost.writes, 'write')}.`,
    ...plan.steps.flatMap(renderStep),
    ...plan.refusals.map(
      (refusal) =>
        `  · ${partsOf(refusal.identity).name ?? refusal.identity} is not attached: ${refusal.rule}`,
    ),
    ...plan.failures.flatMap((failure) => [
      `  ! ${failure.code}: ${failure.message}`,
      ...(failure.remedy === undefined ? [] : [`    to mend it: ${failure.remedy}`]),
    ]),
  ];
  return `${printableLines(lines)}\n`;
}

function countOf({ steps }: Plan): string {
  const signs = steps.flatMap((step) => step.changes.map(({ sign }) => sign));
  const count = (sign: string): number => signs.filter((other) => other === sign).length;
  return `${count('+')} to add, ${count('~')} to change, ${count('-')} to remove`;
}

function renderStep(step: Step): readonly string[] {
  const target = partsOf(step.target).name ?? partsOf(step.target).resourceGroup ?? step.target;
  return [
    `  ${headline(step)} ${target} (${step.cause})`,
    ...step.changes.map(({ sign, what }) => `    ${sign} ${what}`),
  ];
}

function headline(step: Step): string {
  switch (step.kind) {
    case 'grantRole':
    case 'revokeRole':
      return 'role on';
    case 'updateHost':
      return step.hostKind === 'scaleSet' ? 'scale set' : 'machine';
    case 'assignPolicy':
    case 'unassignPolicy':
      return 'policy on';
    case 'writeAssigned':
      return 'assigned identities of';
  }
}
