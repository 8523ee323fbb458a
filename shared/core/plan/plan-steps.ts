import type { Failure } from '../base/errors';
import type { Plan, Step } from './plan';
import type { StepOf } from './step-definition';

/** Steps in the order in which they may run: rights, then hosts, then what is taken back. */
export function stepsOf<K extends Step['kind']>(plan: Plan, kind: K): readonly StepOf<K>[] {
  return plan.steps.filter((step): step is StepOf<K> => step.kind === kind);
}

/** Steps by whose ids they can be told apart: a host is called by its name, which a machine elsewhere may have as well. */
export function distinctSteps(steps: readonly Step[]): readonly Step[] {
  const named = Map.groupBy(steps, ({ id }) => id);
  return steps.map((step) =>
    step.kind === 'updateHost' && (named.get(step.id)?.length ?? 0) > 1
      ? { ...step, id: `host:${step.target}` }
      : step,
  );
}

/** A plan without steps, with the failures that are the reason for it. */
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
