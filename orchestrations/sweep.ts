import type { OrchestrationContext } from 'durable-functions';
import type { Steps } from './call';
import { call, callAll } from './call';
import type { SweepInput, SweepReport } from './names';

/** Looks at every subscription with a few list calls and queues the clusters that differ from what they should be. */
export function* sweep(context: OrchestrationContext): Steps<SweepReport> {
  const input = context.df.getInput<SweepInput>();
  const subscriptions = yield* call(context, 'listSubscriptions', input);
  const inputs = subscriptions.map((subscription) => ({ ...input, subscription }));
  const reports = yield* callAll(context, 'sweepSubscription', inputs);
  return {
    clusters: reports.reduce((sum, report) => sum + report.clusters, 0),
    queued: reports.flatMap((report) => report.queued),
    problems: reports.flatMap((report) => report.problems),
  };
}
