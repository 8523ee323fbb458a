import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Stage } from '../support/stage';
import { createCluster, createIdentities, deletePathOf, IDENTITY_GROUP } from '../support/stage';

/** Something that happens to a cluster, and that we must get through whatever crashes meanwhile. */
export interface Workload {
  readonly name: string;
  /** Nothing is under way after `prepare`. */
  readonly startsAtRest: boolean;
  /** Without faults: the world as it is before. */
  prepare(stage: Stage): Promise<ResourceId>;
  /** With faults: what happens then. */
  act(stage: Stage, cluster: ResourceId): Promise<void>;
}

async function onboarded(stage: Stage): Promise<ResourceId> {
  createIdentities(stage, 'billing', 'orders', 'search');
  const cluster = createCluster(stage);
  await stage.settle();
  return cluster;
}

export const ONBOARDING: Workload = {
  name: 'onboarding',
  startsAtRest: false,
  async prepare(stage) {
    createIdentities(stage, 'billing', 'orders', 'search');
    return createCluster(stage);
  },
  act: (stage) => stage.settle(60),
};

export const DRIFT_REPAIR: Workload = {
  name: 'repair after an upgrade has wiped the identities',
  startsAtRest: true,
  prepare: onboarded,
  async act(stage, cluster) {
    stage.azure.world.upgradeCluster({ cluster, dropForeignIdentities: true });
    await stage.settle(60);
  },
};

export const OFFBOARDING: Workload = {
  name: 'off-boarding',
  startsAtRest: true,
  prepare: onboarded,
  async act(stage, cluster) {
    await stage.http('DELETE', deletePathOf(cluster));
    await stage.settle(60);
  },
};

export const RECREATED: Workload = {
  name: 'an identity that is deleted and created again under its name',
  startsAtRest: true,
  prepare: onboarded,
  async act(stage) {
    const { subscription } = stage;
    const identity = `/subscriptions/${subscription}/resourceGroups/${IDENTITY_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/billing`;
    // Old enough that an entry without a principal is not a fresh one.
    await stage.clock.advance(15 * 60_000);
    stage.azure.world.recreateIdentity({ identity });
    await stage.settle(60);
  },
};

export const DELETED_CLUSTER: Workload = {
  name: 'a cluster that is deleted',
  startsAtRest: true,
  prepare: onboarded,
  async act(stage, cluster) {
    stage.azure.world.deleteCluster({ cluster });
    // AKS takes its time to delete; the event comes at the end.
    await stage.clock.advance(20 * 60_000);
    await stage.settle(60);
  },
};
