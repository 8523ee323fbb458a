import { PREVIEW_CLUSTER } from '../../orchestrations/names';
import { enqueueRun } from '../../orchestrations/enqueue';
import type { ResyncBody } from '../../shared/api/bodies';
import { INTENTS } from '../../shared/api/parameters';
import { clusterKey, runInstanceId } from '../../shared/core/base/keys';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { isWithdrawn } from '../../shared/core/queue/work-item';
import { explained } from '../../shared/core/run/explain-plan';
import { renderExplained } from '../../shared/core/run/render-plan';
import type { Adapters } from '../../shared/current-adapters';
import { clusterSummaryOf, warningsOf } from '../http/cluster-view';
import type { Call } from '../http/endpoint';
import { refuseOutdated } from '../http/idempotency';
import { assertThere } from '../http/known-cluster';
import { clusterPath } from '../http/paths';
import { refuse } from '../http/problem';
import { clusterOf } from '../http/read-request';
import { workView } from '../http/summary';
import type { ResyncHint, Kind, ShownPlan } from './kind';

const AUDIT_SHOWN = 100;
const FLAGS: Readonly<Record<Exclude<keyof ResyncBody, 'dryRun' | 'planId'>, true>> = {
  onboard: true,
};

/** A cluster: what Azure and its profile say of it, and what we gave it. */
export const CLUSTER: Kind<ResourceId> = {
  kind: 'cluster',
  flags: Object.keys(FLAGS),
  intents: INTENTS,
  keyOf: ({ adapters, request: enqueue }) => clusterOf(adapters, enqueue),
  nameOf: (cluster) => cluster,
  pathOf: clusterPath,
  instanceId: runInstanceId,
  async page({ store }, { limit, continuation }) {
    const { items, ...more } = await store.clusters.list(limit, continuation);
    return { items: items.map(clusterSummaryOf), ...more };
  },
  view,
  assertThere,
  preview: (cluster, intent) => ({
    name: PREVIEW_CLUSTER,
    instanceId: `preview-${clusterKey(cluster)}`,
    input: { cluster, ...(intent !== undefined && { intent }) },
  }),
  plan,
  request,
};

async function view({ store }: Adapters, cluster: ResourceId): Promise<object> {
  const [state, item, ledger, audit] = await Promise.all([
    store.clusters.get(cluster),
    store.work.get(cluster),
    store.ledger.of(cluster),
    store.audit.of(cluster, AUDIT_SHOWN),
  ]);
  if (state === undefined && item === undefined) {
    refuse(
      404,
      'ClusterUnknown',
      `${cluster} has never been looked at.`,
      'To look at it now, POST …/resync.',
    );
  }
  return { cluster, ...state, warnings: warningsOf(state), work: workView(item), ledger, audit };
}

async function plan(
  { store }: Adapters,
  cluster: ResourceId,
  planId: string,
): Promise<ShownPlan | undefined> {
  const planned = (await store.plans.get(cluster, planId))?.planned;
  return (
    planned && {
      value: { ...planned, ...explained(planned) },
      text: () => renderExplained(planned),
      steps: planned.plan.steps,
      intent: planned.intent,
      rest: planned.rest,
    }
  );
}

async function request(
  { adapters, client }: Call,
  cluster: ResourceId,
  { turn, detail, set, planId }: ResyncHint,
): Promise<{ readonly generation: number }> {
  const onboards = set.includes('onboard');
  if (!onboards) await assertOnboarded(adapters, cluster);
  const intent = onboards ? ({ intent: 'reconcile' } as const) : {};
  const asked = { key: cluster, source: 'http', detail, turn, planId, ...intent } as const;
  const item = await enqueueRun(adapters, client, asked);
  if (onboards && item.intent !== 'reconcile') refuseOutdated();
  return item;
}

/** Throws ProblemError: an off-boarded cluster comes back only for somebody who says so. */
async function assertOnboarded({ store }: Adapters, cluster: ResourceId): Promise<void> {
  const item = await store.work.get(cluster);
  if (item?.intent !== 'offboard') return;
  const waits = isWithdrawn(item);
  refuse(
    409,
    'OffBoarded',
    `${cluster} was off-boarded${waits ? ', which waits for a new confirmation' : ''}.`,
    'Send {"onboard": true} to bring it back.',
  );
}
