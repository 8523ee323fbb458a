import type { Host, Identity } from '../../../local/azure';
import { isBusy } from '../../../local/azure/world/host-state';
import type { SimulatedCluster } from '../../../local/aks/connect';
import { connectApiServer } from '../../../local/aks/connect';
import type { Profile } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { resourceGroupId, resourceId } from '../../../shared/core/base/resource-id';
import { manifestOf, ON_DEMAND_GROUP, onDemandIdentity } from '../../support/connected';
import type { Stage } from '../../support/stage';
import { openStage, pathOf } from '../../support/stage';
import { identityRules } from '../../support/world';

export const PODS = 2000;
export const IDENTITIES = 50;
export const POOLS = ['np1', 'np2', 'np3'] as const;
const NODES_PER_POOL = 10;
export const NODES = POOLS.length * NODES_PER_POOL;

/** A cluster of 30 nodes on three scale sets, 50 identities and room for 2,000 pods: upstream's load test (PR #744). */
export interface Field {
  readonly stage: Stage;
  readonly id: ResourceId;
  readonly aks: SimulatedCluster;
  readonly identities: readonly Identity[];
  /** Binds all identities, and starts all pods, spread over identities and nodes. */
  fill(): void;
  /** Ends the first `count` pods. */
  end(count: number): void;
  /** AzureAssignedIdentity objects in state Assigned. */
  assigned(): number;
  /** Scale sets that hold all identities. */
  complete(): number;
  look(): Promise<void>;
  /** Whether every look that was asked for has ended. */
  looked(): Promise<boolean>;
  close(): Promise<void>;
}

export async function openField(
  profile: Partial<Profile>,
  nmi: 'managed' | 'standard',
): Promise<Field> {
  const stage = await openStage({ profile: { objects: 'read', maxRemovalShare: 1, ...profile } });
  stage.azure.world.createResourceGroup({ name: ON_DEMAND_GROUP });
  const rules = identityRules({
    resourceGroups: [],
    onDemandResourceGroups: [resourceGroupId(stage.subscription, ON_DEMAND_GROUP)],
  });
  const { current } = stage.configuration;
  stage.configuration.current = {
    ...current,
    profiles: current.profiles.map((each) => ({ ...each, identities: rules })),
  };
  const id = resourceId(
    stage.azure.world.createCluster({
      name: 'aks1',
      resourceGroup: 'rg-aks',
      pools: POOLS.map((name) => ({ name, count: NODES_PER_POOL })),
    }).id,
  );
  const aks = await connectApiServer(stage.azure, {
    clock: stage.clock,
    cluster: id,
    name: 'aks1',
    nmi,
  });
  const identities = Array.from({ length: IDENTITIES }, (_, index) =>
    onDemandIdentity(stage, `id-${String(index).padStart(2, '0')}`),
  );
  // AKS takes some minutes to create the cluster; what is measured begins after that.
  await stage.clock.advance(10 * 60_000);
  await stage.settle();
  return { stage, id, aks, identities, ...verbs(stage, id, aks, identities) };
}

type Verbs = Omit<Field, 'stage' | 'id' | 'aks' | 'identities'>;

function verbs(
  stage: Stage,
  id: ResourceId,
  aks: SimulatedCluster,
  identities: readonly Identity[],
): Verbs {
  const { world } = aks.api;
  return {
    fill() {
      for (const identity of identities) world.apply(manifestOf(identity, 'default'));
      const nodes = aks.nodes();
      for (let index = 0; index < PODS; index += 1) {
        const labels = { aadpodidbinding: identities[index % IDENTITIES]?.name ?? '' };
        world.createPod({ name: `pod-${index}`, labels, node: nodes[index % nodes.length] ?? '' });
      }
    },
    end(count) {
      for (let index = 0; index < count; index += 1) world.deletePod('default', `pod-${index}`);
    },
    assigned: () =>
      world
        .list('AzureAssignedIdentity')
        .filter(({ status }) => (status as { status?: string } | undefined)?.status === 'Assigned')
        .length,
    complete: () =>
      stage.azure.world.hosts(id).filter((host) => holdsAll(host, stage.clock.now())).length,
    async look() {
      await stage.http('POST', `${pathOf(id)}/resync`);
    },
    async looked() {
      const item = await stage.store.work.get(id);
      return item !== undefined && item.generation === item.reconciledGeneration;
    },
    async close() {
      await aks.stop();
      await stage.stop();
    },
  };
}

/** Azure shows identities while it still attaches them: only what has ended counts. */
function holdsAll(host: Host, now: number): boolean {
  const there = host.identity.user.filter(({ id }) => id.includes(ON_DEMAND_GROUP));
  return !isBusy(host, now) && there.length === IDENTITIES;
}

/** What some work has cost, and how long it took on the clock of the stage. */
export interface Figures {
  readonly what: string;
  readonly armWrites: number;
  readonly armReads: number;
  readonly kubeWrites: number;
  readonly seconds: number;
}

/** Runs `work` and lets time pass until `done`. */
export async function measure(
  field: Field,
  what: string,
  work: () => Promise<void>,
  done: () => boolean | Promise<boolean>,
): Promise<Figures> {
  const { stage, aks } = field;
  const arm = {
    writes: stage.azure.calls.writes().length,
    reads: stage.azure.calls.reads().length,
  };
  aks.api.calls.clear();
  const began = stage.clock.now();
  await work();
  while (!(await done())) {
    if (stage.clock.now() - began > 3_600_000) throw new Error(`${what}: not done in an hour`);
    await stage.clock.advance(1000);
    await stage.host.idle();
  }
  return {
    what,
    armWrites: stage.azure.calls.writes().length - arm.writes,
    armReads: stage.azure.calls.reads().length - arm.reads,
    kubeWrites: aks.api.calls.writes().length,
    seconds: (stage.clock.now() - began) / 1000,
  };
}
