import { counted } from '../../core/base/counted';
import type { PlanRecord } from '../../core/run/cluster-state';

/**
 * What is kept of a plan that no row can hold. It has no steps rather than some of them, so that nobody mistakes a part
 * for the plan, and says so where people look: among its failures.
 */
export function planSummary(record: PlanRecord, characters: number): PlanRecord {
  const { plan } = record;
  const changes = plan.steps.flatMap((step) => step.changes);
  const count = (sign: string): number => changes.filter((change) => change.sign === sign).length;
  return {
    ...record,
    plan: {
      cluster: plan.cluster,
      steps: [],
      failures: [
        {
          policy: 'Terminal',
          code: 'PlanTooLargeToStore',
          message: `The plan has ${counted(plan.steps.length, 'step')} (+${count('+')} ~${count('~')} -${count('-')}), ${counted(plan.failures.length, 'failure')} and ${counted(plan.refusals.length, 'refusal')} in ${characters} characters, more than a table row holds. Only this summary was kept; the plan itself was carried out in full.`,
          target: plan.cluster,
          remedy: 'Ask for the plan again (GET …/plan): it is computed afresh from what is there.',
        },
      ],
      refusals: [],
      bookkeeping: { put: [], remove: [] },
      ...(plan.warnings && { warnings: plan.warnings }),
      ...(plan.massRemoval && { massRemoval: plan.massRemoval }),
      cost: plan.cost,
    },
  };
}
