import type { Host, Identity } from '../../../local/azure';
import { isBusy } from '../../../local/azure/world/host-state';
import type { SimulatedCluster } from '../../../local/aks/connect';
import { connectApiServer } from '../../../local/aks/connect';
import type { Placement, Profile } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { resourceGroupId, resourceId } from '../../../shared/core/base/resource-id';
import { manifestOf, ON_DEMAND_GROUP, onDemandIdentity } from '../../support/connected';
import type { Stage } from '../../support/stage';
import { openStage, pathOf } from '../../support/stage';
import { identityRules } from '../../support/world';

export const PODS = 2000;
export const IDENTITIES = 50;
const NODES_PER_POOL = 10;

export interface Size {
  readonly scaleSets: number;
  readonly identities: number;
  readonly pods: number;
}

/** 30 nodes on three scale sets, 50 identities and 2,000 pods: upstream's load test (PR #744). */
export const LOAD_TEST: Size = { scaleSets: 3, identities: IDENTITIES, pods: PODS };
export const NODES = LOAD_TEST.scaleSets * NODES_PER_POOL;

/** A cluster with node pools np1, np2 …, identities of one group, and room for pods. */
export interface Field {
  readonly size: Size;
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
  /** True when each pod's scale set holds its identity, and Azure has ended its work there. */
  hasAll(): boolean;
  look(): Promise<void>;
  /** Whether every look that was asked for has ended. */
  looked(): Promise<boolean>;
  close(): Promise<void>;
}

export async function openField(
  profile: Partial<Profile>,
  nmi: 'managed' | 'standard',
  size: Size = LOAD_TEST,
  placement?: Omit<Placement, 'resourceGroup'>,
): Promise<Field> {
  const stage = await openStage({ profile: { objects: 'read', maxRemovalShare: 1, ...profile } });
  stage.azure.world.createResourceGroup({ name: ON_DEMAND_GROUP });
  const group = resourceGroupId(stage.subscription, ON_DEMAND_GROUP);
  const rules = identityRules({
    resourceGroups: [],
    onDemandResourceGroups: [group],
    ...(placement !== undefined && { placements: [{ resourceGroup: group, ...placement }] }),
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
      pools: poolNames(size.scaleSets).map((name) => ({ name, count: NODES_PER_POOL })),
    }).id,
  );
  const aks = await connectApiServer(stage.azure, {
    clock: stage.clock,
    cluster: id,
    name: 'aks1',
    nmi,
  });
  const identities = Array.from({ length: size.identities }, (_, index) =>
    onDemandIdentity(stage, `id-${String(index).padStart(3, '0')}`),
  );
  // AKS takes some minutes to create the cluster; what is measured begins after that.
  await stage.clock.advance(10 * 60_000);
  await stage.settle();
  const things = { size, stage, id, aks, identities };
  return { ...things, ...verbs(things) };
}

export function poolNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `np${index + 1}`);
}

/** Where a pod runs, and the identity that it uses. */
interface Seat {
  readonly pool: string;
  readonly node: string;
  readonly name: string;
}

type Things = Pick<Field, 'size' | 'stage' | 'id' | 'aks' | 'identities'>;

function verbs({ size, stage, id, aks, identities }: Things): Omit<Field, keyof Things> {
  const { world } = aks.api;
  const names = identities.map(({ name }) => name);
  const nodes = aks.nodes();
  const seatOf = (pod: number): Seat => {
    const pool = poolNames(size.scaleSets)[pod % size.scaleSets] ?? '';
    const own = nodes.filter((node) => node.includes(`-${pool}-`));
    const node = own[Math.floor(pod / size.scaleSets) % own.length] ?? '';
    return { pool, node, name: names[pod % names.length] ?? '' };
  };
  return {
    fill() {
      for (const identity of identities) world.apply(manifestOf(identity, 'default'));
      for (let index = 0; index < size.pods; index += 1) {
        const { name, node } = seatOf(index);
        world.createPod({ name: `pod-${index}`, labels: { aadpodidbinding: name }, node });
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
      stage.azure.world.hosts(id).filter((host) => holds(host, stage.clock.now(), names)).length,
    hasAll: () =>
      [
        ...Map.groupBy(
          Array.from({ length: size.pods }, (_, at) => seatOf(at)),
          ({ pool }) => pool,
        ),
      ].every(([pool, seats]) =>
        stage.azure.world
          .hosts(id)
          .filter((host) => host.pool === pool)
          .every((host) =>
            holds(
              host,
              stage.clock.now(),
              seats.map(({ name }) => name),
            ),
          ),
      ),
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
function holds(host: Host, now: number, names: readonly string[]): boolean {
  const there = new Set(host.identity.user.map(({ id }) => id.split('/').at(-1)));
  return !isBusy(host, now) && names.every((name) => there.has(name));
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
