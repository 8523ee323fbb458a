import type { InvocationContext } from '@azure/functions';
import { app, input } from 'durable-functions';
import { activities } from './activities';
import {
  OFFBOARD_CLUSTER,
  PREVIEW_CLUSTER,
  PREVIEW_SYNC,
  RECONCILE_CLUSTER,
  SWEEP,
  SYNC_CHART,
  SYNC_TARGET,
  WATCH_CLUSTER,
} from './names';
import { offboardCluster } from './offboard-cluster';
import { previewCluster } from './preview-cluster';
import { CHART } from './kinds/chart';
import { CLUSTER } from './kinds/cluster';
import { REPOSITORY } from './kinds/repository';
import { previewSync } from './preview-sync';
import { sweep } from './sweep';
import { reconcile } from './reconcile';
import { watchCluster } from './watch-cluster';

/** Makes every orchestrator and activity known to the Functions host. */
export function registerOrchestrations(): void {
  app.orchestration(RECONCILE_CLUSTER, reconcile(CLUSTER));
  app.orchestration(OFFBOARD_CLUSTER, offboardCluster);
  app.orchestration(PREVIEW_CLUSTER, previewCluster);
  app.orchestration(SWEEP, sweep);
  app.orchestration(WATCH_CLUSTER, watchCluster);
  app.orchestration(SYNC_CHART, reconcile(CHART));
  app.orchestration(SYNC_TARGET, reconcile(REPOSITORY));
  app.orchestration(PREVIEW_SYNC, previewSync);
  for (const [name, activity] of Object.entries(activities)) {
    app.activity(name, {
      // Only the sweep starts orchestrations; the binding costs the others nothing.
      extraInputs: [input.durableClient()],
      handler: activity as (argument: unknown, context: InvocationContext) => unknown,
    });
  }
}
