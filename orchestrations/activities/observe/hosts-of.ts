import type { HostProgress } from '../../../shared/core/plan/host-progress';
import type { Planned } from '../../../shared/core/run/run';
import { stepsOf } from '../../../shared/core/plan/plan-steps';
import type { Adapters } from '../../../shared/current-adapters';

/** How far the hosts of a plan have come, as its activities have written it down; those that were begun. */
export async function hostsOf(
  adapters: Adapters,
  { plan, planId }: Planned,
): Promise<readonly HostProgress[]> {
  const steps = stepsOf(plan, 'updateHost');
  const kept = await Promise.all(
    steps.map(async (step) => {
      const progress = await adapters.store.plans.progress(plan.cluster, planId, step.id);
      return progress === undefined ? [] : [{ ...progress, step }];
    }),
  );
  return kept.flat();
}
