import type { NewCluster } from '../../../local/azure/world/clusters';
import type { Condition } from '../../../shared/core/base/conditions';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { resourceId } from '../../../shared/core/base/resource-id';
import type { Oracle } from '../../oracle';
import { expectNoViolations, openOracle } from '../../oracle';
import type { Stage, StageOptions } from '../../support/stage';
import {
  createIdentities,
  deletePathOf,
  IDENTITY_GROUP,
  openStage,
  pathOf,
} from '../../support/stage';

/** A stage whose every exchange with Azure is judged, with two identities, `billing` and `orders`. */
export interface Scene {
  readonly stage: Stage;
  readonly oracle: Oracle | undefined;
}

let open: Scene | undefined;

export async function scene(options: StageOptions = {}): Promise<Stage> {
  const oracle = await openOracle();
  const stage = await openStage(options);
  if (oracle !== undefined) stage.azure.onExchange((exchange) => oracle.check(exchange));
  open = { stage, oracle };
  createIdentities(stage, 'billing', 'orders');
  return stage;
}

/** Ends the scene of a test; fails if an exchange with Azure was none that Microsoft describes. */
export async function endScene(): Promise<void> {
  const last = open;
  open = undefined;
  await last?.stage.stop();
  if ((last?.oracle?.checked ?? 0) > 0) await expectNoViolations(last?.oracle);
}

/** Somebody creates a cluster, by default of one pool, and time passes until all is quiet. */
export async function newCluster(
  stage: Stage,
  input: Partial<NewCluster> = {},
): Promise<ResourceId> {
  const { id } = stage.azure.world.createCluster({
    name: 'aks1',
    resourceGroup: 'rg-aks',
    pools: [{ name: 'system' }],
    ...input,
  });
  await stage.settle();
  return resourceId(id);
}

/** Id of an identity in the group of the profile. */
export function identityOf({ subscription }: Stage, name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${IDENTITY_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

export async function conditionOf(
  { store }: Stage,
  cluster: ResourceId,
  type: Condition['type'],
): Promise<Condition | undefined> {
  const state = await store.clusters.get(cluster);
  return state?.conditions.find((condition) => condition.type === type);
}

/** Reason of the Ready condition. */
export async function readyOf(stage: Stage, cluster: ResourceId): Promise<string | undefined> {
  return (await conditionOf(stage, cluster, 'Ready'))?.reason;
}

/** `Virtual Machine Contributor on mc_…` for each role of a principal. */
export function rolesOf({ azure }: Stage, principalId: string): readonly string[] {
  const { roleAssignments, roleDefinitions } = azure.world.state;
  return [...roleAssignments.values()]
    .filter((assignment) => assignment.principalId === principalId.toLowerCase())
    .map(({ roleDefinitionId, scope }) => {
      const role = roleDefinitions.get(roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '');
      return `${role?.roleName} on ${scope.split('/').at(-1)?.toLowerCase()}`;
    })
    .sort();
}

/** All that a reconciler could change in Azure. */
export function worldOf({ azure }: Stage): unknown {
  const { hosts, roleAssignments, identities } = azure.world.state;
  return {
    hosts: [...hosts.values()].map(({ id, identity, tags, capacity }) => ({
      id,
      identity,
      tags,
      capacity,
    })),
    roles: [...roleAssignments.values()].map(({ id }) => id.toLowerCase()).sort(),
    identities: [...identities.values()].map(({ id, principalId, tags }) => ({
      id,
      principalId,
      tags,
    })),
  };
}

export async function resync(stage: Stage, cluster: ResourceId, body?: unknown): Promise<void> {
  const { status } = await stage.http('POST', `${pathOf(cluster)}/resync`, body);
  if (status !== 202) throw new Error(`The resync was answered ${status}.`);
  await stage.settle();
}

export async function offboard(stage: Stage, cluster: ResourceId): Promise<void> {
  await askToOffboard(stage, cluster);
  await stage.settle();
}

/** DELETE, as somebody sends it who means it. */
export async function askToOffboard(stage: Stage, cluster: ResourceId): Promise<void> {
  const { status } = await stage.http('DELETE', deletePathOf(cluster));
  if (status !== 202) throw new Error(`The off-boarding was answered ${status}.`);
}

/** Lets the next sweep come and go. */
export async function sweep(stage: Stage): Promise<void> {
  await stage.clock.advance(15 * 60_000);
  await stage.settle();
}

/** Writes to Azure that were sent while `work` ran, as `PATCH aks-system-…`. */
export async function writesDuring(
  { azure }: Stage,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = azure.calls.writes().length;
  await work();
  const writes = azure.calls.writes().slice(before);
  return writes.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`);
}
