import type { OrchestrationContext } from 'durable-functions';
import type { PlanOutcome } from '../shared/core/run/plan-ticket';
import type { Steps } from './call';
import { callOnce } from './call';
import type { PreviewInput } from './names';

/** Plans what a reconcile would do now, for GET …/plan to show, and does nothing. */
export function* previewCluster(context: OrchestrationContext): Steps<PlanOutcome> {
  const input = context.df.getInput<PreviewInput>();
  return yield* callOnce(context, 'makePlan', { ...input, preview: true });
}
