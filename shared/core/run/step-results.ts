import type { Failure } from '../base/errors';
import type { ResourceId } from '../base/resource-id';
import type { StepTicket } from './plan-ticket';

/** What came of one step of a plan; without writes and failures also of one that was left for another run. */
export interface StepResult {
  /** Id of the step. */
  readonly step: string;
  /** Writes that were sent for it. */
  readonly writes: number;
  readonly failures: readonly Failure[];
}

/**
 * A failure for every planned step of which nothing was heard: no run may end as if all were well while one of its steps
 * was never carried out.
 */
export function unanswered(
  { cluster, steps }: { readonly cluster: ResourceId; readonly steps: readonly StepTicket[] },
  results: readonly StepResult[],
): readonly Failure[] {
  const answered = new Set(results.map(({ step }) => step));
  return steps.filter(({ id }) => !answered.has(id)).map((step) => notCarriedOut(step, cluster));
}

/** What is to be said of a planned step of which nothing was heard. `target`: what it would have changed. */
export function notCarriedOut(
  { id, kind }: { readonly id: string; readonly kind: string },
  target: string,
): Failure {
  return {
    policy: 'Stalled',
    code: 'StepNotCarriedOut',
    message: `The plan has the step ${id} (${kind}), and nothing has carried it out.`,
    target,
    step: id,
    remedy:
      'This is a defect of the reconciler. Please report it with the plan; roll back to the version before, which does not plan such steps.',
  };
}
