import { resourceId } from '../../shared/core/base/resource-id';
import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Stage } from '../support/stage';
import { conditionsOf, createIdentities, openStage, pathOf } from '../support/stage';
import type { LowerBound } from './lower-bound';
import { lowerBound, total } from './lower-bound';

export interface CallCount {
  readonly what: string;
  readonly used: LowerBound;
  readonly least: LowerBound;
  /** Calls used per call that is needed at least. */
  readonly ratio: number;
}

const PATCH_SECONDS = 40;
const RETRY_AFTER_SECONDS = 10;
const ROLES = 2;
const MINUTE = 60_000;
const CLUSTER_WRITE = 'Microsoft.ContainerService/managedClusters/write';

/** ARM calls of the onboarding of a cluster that stands, with `pools` scale sets and ten identities. */
export async function onboardingCalls(pools: number): Promise<CallCount> {
  const stage = await openStage({
    events: 'none',
    simulator: {
      latency: {
        requestMs: 0,
        vmssPatchMs: PATCH_SECONDS * 1000,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      },
    },
  });
  try {
    const cluster = standing(stage, pools);
    stage.azure.calls.reset();
    await stage.http('POST', `${pathOf(cluster)}/resync`);
    await stage.settle();
    await assertReady(stage, cluster);
    const least = lowerBound({
      hosts: pools,
      roles: ROLES,
      patchSeconds: PATCH_SECONDS,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
    const used = usedBy(stage);
    return { what: `onboarding, ${pools} pools`, used, least, ratio: total(used) / total(least) };
  } finally {
    await stage.stop();
  }
}

/** What makes us look at a cluster that is in order. */
export type Look = 'event' | 'resync' | 'sweep';

/** ARM calls of a look at a cluster that is in order. */
export async function convergedCalls(by: Look): Promise<CallCount> {
  const stage = await openStage({ events: 'none' });
  try {
    const cluster = standing(stage, 3);
    await stage.http('POST', `${pathOf(cluster)}/resync`);
    await stage.settle();
    await stage.clock.advance(60_000);
    stage.azure.calls.reset();
    await look(stage, cluster, by);
    await stage.settle(1);
    const least = { reads: 4, writes: 0, polls: 0 };
    const used = usedBy(stage);
    return { what: `converged, ${by}`, used, least, ratio: total(used) / total(least) };
  } finally {
    await stage.stop();
  }
}

async function look(stage: Stage, cluster: ResourceId, by: Look): Promise<void> {
  if (by === 'resync') await stage.http('POST', `${pathOf(cluster)}/resync`);
  else if (by === 'sweep') await stage.http('POST', '/admin/functions/driftTimer', { input: '' });
  else {
    const event = {
      id: 'e',
      topic: '',
      subject: cluster,
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      eventTime: '2026-01-01T00:00:00Z',
      dataVersion: '2',
      data: { resourceUri: cluster, operationName: CLUSTER_WRITE },
    };
    const path = '/runtime/webhooks/eventgrid?functionName=onResourceEvent';
    await stage.http('POST', path, [event], { 'aeg-event-type': 'Notification' });
  }
}

export interface Burst {
  readonly events: number;
  readonly clusters: number;
  readonly reconciles: number;
  readonly writes: number;
  /** Writes to the same resource after the first one. */
  readonly duplicates: number;
  /** Real time that the virtual minutes took. */
  readonly realMs: number;
}

/** Events about clusters that nobody has looked at yet, evenly spread over one minute. */
export async function burst(events: number, clusters: number): Promise<Burst> {
  const stage = await openStage();
  const start = performance.now();
  try {
    createIdentities(stage, 'billing', 'orders');
    const ids = Array.from({ length: clusters }, (_, index) =>
      stage.azure.world.createCluster({
        name: `aks${index}`,
        resourceGroup: 'rg-aks',
        existing: true,
        pools: [{ name: 'system' }],
      }),
    ).map(({ id }) => resourceId(id));
    for (let index = 0; index < events; index += 1)
      tell(stage, ids[index % clusters], index / events);
    await stage.clock.advance(2 * MINUTE);
    await stage.settle();
    const states = await Promise.all(ids.map((id) => stage.store.clusters.get(id)));
    const targets = stage.azure.calls.writes().map(({ method, path }) => `${method} ${path}`);
    return {
      events,
      clusters,
      reconciles: states.reduce((sum, state) => sum + (state?.history.length ?? 0), 0),
      writes: targets.length,
      duplicates: targets.length - new Set(targets).size,
      realMs: performance.now() - start,
    };
  } finally {
    await stage.stop();
  }
}

/** `when`: share of the minute. */
function tell({ clock, azure }: Stage, cluster: ResourceId | undefined, when: number): void {
  if (cluster === undefined) return;
  clock.after(when * MINUTE, () => {
    azure.events.publish({
      type: 'Microsoft.Resources.ResourceWriteSuccess',
      resource: cluster,
      operation: CLUSTER_WRITE,
    });
  });
}

function standing(stage: Stage, pools: number): ResourceId {
  createIdentities(stage, ...Array.from({ length: 10 }, (_, index) => `id${index}`));
  const { id } = stage.azure.world.createCluster({
    name: 'aks1',
    resourceGroup: 'rg-aks',
    existing: true,
    pools: Array.from({ length: pools }, (_, index) => ({ name: `pool${index}` })),
  });
  return resourceId(id);
}

function usedBy({ azure }: Stage): LowerBound {
  const { calls } = azure;
  return {
    reads: calls.reads().length,
    writes: calls.writes().length,
    polls: calls.polls().length,
  };
}

async function assertReady(stage: Stage, cluster: ResourceId): Promise<void> {
  const [ready] = await conditionsOf(stage, cluster);
  if (ready !== 'Ready=True/Converged')
    throw new Error(`The benchmark did not end Ready: ${ready}`);
}
