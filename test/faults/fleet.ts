import type { LedgerCall } from '../../local/azure';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { partsOf, resourceId } from '../../shared/core/base/resource-id';
import type { Oracle } from '../oracle';
import { openOracle } from '../oracle';
import type { Stage, StageOptions } from '../support/stage';
import { createIdentities, openStage } from '../support/stage';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A stage on which clusters stand that have been there all along, and identities for them. */
export interface Fleet {
  readonly stage: Stage;
  readonly clusters: readonly ResourceId[];
  /** Judges every exchange, when asked to; see `expectNoViolations`. */
  readonly oracle: Oracle | undefined;
}

export interface FleetOptions extends StageOptions {
  /** Default 1. */
  readonly clusters?: number;
  /** Default: three. */
  readonly pools?: readonly string[];
}

/** Opens the stage with clusters that nobody has told us of yet. */
export async function openFleet(options: FleetOptions = {}): Promise<Fleet> {
  const { clusters = 1, pools = ['system', 'apps', 'batch'] } = options;
  const oracle = await openOracle();
  const stage = await openStage(options);
  if (oracle !== undefined) stage.azure.onExchange((exchange) => oracle.check(exchange));
  createIdentities(stage, 'billing', 'orders', 'search');
  const ids = Array.from({ length: clusters }, (_, index) =>
    stage.azure.world.createCluster({
      name: `aks${index + 1}`,
      resourceGroup: 'rg-aks',
      pools: pools.map((name) => ({ name })),
      existing: true,
    }),
  );
  return { stage, clusters: ids.map(({ id }) => resourceId(id)), oracle };
}

/** Opens the stage with clusters that a sweep has onboarded, and forgets the calls that this took. */
export async function openOnboarded(options: FleetOptions = {}): Promise<Fleet> {
  const fleet = await openFleet(options);
  await fleet.stage.clock.advance(20 * MINUTE);
  await fleet.stage.settle();
  fleet.stage.azure.calls.reset();
  return fleet;
}

/** Somebody in Azure wrote to the cluster. */
export function tellOf({ azure }: Stage, cluster: ResourceId): void {
  azure.events.publish({
    type: 'Microsoft.Resources.ResourceWriteSuccess',
    resource: cluster,
    operation: 'Microsoft.ContainerService/managedClusters/write',
  });
}

/** Calls about a cluster or its hosts. */
export function callsAbout({ azure }: Stage, cluster: ResourceId): readonly LedgerCall[] {
  const name = partsOf(cluster).name ?? '';
  const about = new RegExp(`/(managedclusters/${name}|[^/]*_${name}_[^/]*)(/|$)`, 'i');
  return azure.calls.all.filter(({ path }) => about.test(path));
}

/** `PATCH 200` for each write to Azure, sorted. */
export function writesOf({ azure }: Stage): readonly string[] {
  return azure.calls
    .writes()
    .map(({ method, status }) => `${method} ${status}`)
    .sort();
}

/** A condition of the cluster as `True/RepeatedDrift`, with its message. */
export async function conditionOf(
  { store }: Stage,
  cluster: ResourceId,
  wanted: string,
): Promise<{ readonly is: string; readonly message: string } | undefined> {
  const state = await store.clusters.get(cluster);
  const found = state?.conditions.find(({ type }) => type === wanted);
  return found && { is: `${found.status}/${found.reason}`, message: found.message };
}

/** Virtual time from now until the cluster is Ready, in milliseconds; Infinity when it is not within `most`. */
export async function timeToReady(
  stage: Stage,
  cluster: ResourceId,
  most: number,
): Promise<number> {
  const start = stage.clock.now();
  while (stage.clock.now() - start < most) {
    if ((await conditionOf(stage, cluster, 'Ready'))?.is === 'True/Converged') {
      return stage.clock.now() - start;
    }
    await stage.clock.advance(5000);
    await stage.host.idle();
  }
  return Number.POSITIVE_INFINITY;
}
