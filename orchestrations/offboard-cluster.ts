import type { OrchestrationContext } from 'durable-functions';
import type { Planned } from '../shared/core/run';
import type { Steps } from './call';
import type { CarriedOut } from './carry-out';
import { carryOut } from './carry-out';

/**
 * Takes back what the ledger says we gave to a cluster. An instance of its own, so that an off-boarding can be found and
 * followed by its id; it is only ever started by reconcileCluster, which keeps one writer per cluster.
 */
export function* offboardCluster(context: OrchestrationContext): Steps<CarriedOut> {
  const planned = context.df.getInput<Planned>();
  context.df.setCustomStatus({ step: 'offboarding', planId: planned.planId });
  return yield* carryOut(context, planned);
}
