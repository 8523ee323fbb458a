import type { Failure } from '../base/errors';
import type { Plan, Step } from './plan';
import type { StepOf } from './step-definition';

/** Steps in the order in which they may run: rights, then hosts, then what is taken back. */
export function stepsOf<K extends Step['kind']>(plan: Plan, kind: K): readonly StepOf<K>[] {
  return plan.steps.filter((step): step is StepOf<K> => step.kind === kind);
}

export function emptyPlan(cluster: Plan['cluster'], failures: readonly Failure[] = []): Plan {
  return {
    cluster,
    steps: [],
    failures,
    refusals: [],
    bookkeeping: { put: [], remove: [] },
    cost: { reads: 0, writes: 0 },
  };
}
