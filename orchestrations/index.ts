import type { InvocationContext } from '@azure/functions';
import type { OrchestrationContext } from 'durable-functions';
import { app, input } from 'durable-functions';
import { activities } from './activities';
import type { Steps } from './call';
import {
  OFFBOARD_CLUSTER,
  PREVIEW_CLUSTER,
  PREVIEW_SYNC,
  RECONCILE_CLUSTER,
  SWEEP,
  SYNC_CHART,
  SYNC_REPOSITORY,
  SYNC_TARGET_OF_0_1,
  WATCH_CLUSTER,
} from './names';
import { offboardCluster } from './offboard-cluster';
import { previewCluster, previewSync } from './previews';
import { CHART } from './kinds/chart';
import { CLUSTER } from './kinds/cluster';
import { REPOSITORY, TARGET_OF_0_1 } from './kinds/repository';
import { sweep } from './sweep';
import { reconcile } from './reconcile';
import { signed } from './signed-answer';
import { watchCluster } from './watch-cluster';

/** Every orchestrator, by the name under which it is started: instances at work keep it from one version to the next. */
export const orchestrators: Readonly<
  Record<string, (context: OrchestrationContext) => Steps<unknown>>
> = {
  [RECONCILE_CLUSTER]: reconcile(CLUSTER),
  [OFFBOARD_CLUSTER]: offboardCluster,
  [PREVIEW_CLUSTER]: previewCluster,
  [SWEEP]: sweep,
  [WATCH_CLUSTER]: watchCluster,
  [SYNC_CHART]: reconcile(CHART),
  [SYNC_REPOSITORY]: reconcile(REPOSITORY),
  [SYNC_TARGET_OF_0_1]: reconcile(TARGET_OF_0_1),
  [PREVIEW_SYNC]: previewSync,
};

/** Makes every orchestrator and activity known to the Functions host. */
export function registerOrchestrations(): void {
  for (const [name, orchestrator] of Object.entries(orchestrators)) {
    app.orchestration(name, orchestrator);
  }
  for (const [name, activity] of Object.entries(activities)) {
    const run = activity as (argument: unknown, context: InvocationContext) => unknown;
    app.activity(name, {
      // Only the sweep starts orchestrations; the binding costs the others nothing.
      extraInputs: [input.durableClient()],
      handler: async (argument: unknown, context: InvocationContext) =>
        signed(name, await run(argument, context)),
    });
  }
}
