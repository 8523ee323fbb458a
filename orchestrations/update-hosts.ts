import type { OrchestrationContext } from 'durable-functions';
import type { HostProgress } from '../shared/core/host-progress';
import { startHost } from '../shared/core/host-progress';
import type { Planned } from '../shared/core/run';
import { stepsOf } from '../shared/core/run';
import type { Steps } from './call';
import { callAll } from './call';
import { inRounds } from './rounds';

/** Carries out every host step of a plan, side by side. */
export function* updateHosts(
  context: OrchestrationContext,
  planned: Planned,
): Steps<readonly HostProgress[]> {
  const hosts = stepsOf(planned.plan, 'updateHost').map(startHost);
  return yield* inRounds(context, hosts, (due) =>
    callAll(
      context,
      'advanceHost',
      due.map((progress) => ({
        ...runOf(planned),
        progress,
        rolesSettling: planned.rolesSettling,
      })),
    ),
  );
}

/** What every writing activity needs to know of its run, for the audit. */
export function runOf(planned: Planned): {
  readonly cluster: Planned['plan']['cluster'];
  readonly planId: string;
} {
  return { cluster: planned.plan.cluster, planId: planned.planId };
}
