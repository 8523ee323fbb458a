import { resourceId } from '../../shared/core/resource-id';
import type { ResourceId } from '../../shared/core/resource-id';
import type { Stage } from '../support/stage';
import { conditionsOf, createIdentities, openStage } from '../support/stage';
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

/** ARM calls of a look at a cluster that is in order, and of a sweep over it. */
export async function convergedCalls(by: 'resync' | 'sweep'): Promise<CallCount> {
  const stage = await openStage({ events: 'none' });
  try {
    const cluster = standing(stage, 3);
    await stage.http('POST', `${pathOf(cluster)}/resync`);
    await stage.settle();
    await stage.clock.advance(60_000);
    stage.azure.calls.reset();
    if (by === 'resync') await stage.http('POST', `${pathOf(cluster)}/resync`);
    else await stage.http('POST', '/admin/functions/driftTimer', { input: '' });
    await stage.settle(1);
    const least = { reads: 4, writes: 0, polls: 0 };
    const used = usedBy(stage);
    return { what: `converged, ${by}`, used, least, ratio: total(used) / total(least) };
  } finally {
    await stage.stop();
  }
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

export function pathOf(cluster: ResourceId): string {
  const [, , subscription, , group, , , , name] = cluster.split('/');
  return `/api/clusters/${subscription}/${group}/${name}`;
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
