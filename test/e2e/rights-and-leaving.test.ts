import type { ResourceId } from '../../shared/core/resource-id';
import { partsOf, resourceId } from '../../shared/core/resource-id';
import type { Oracle } from '../oracle';
import { expectNoViolations, openOracle } from '../oracle';
import type { Stage, StageOptions } from '../support/stage';
import {
  conditionsOf,
  createCluster,
  createIdentities,
  IDENTITY_GROUP,
  identitiesOn,
  openStage,
  RECONCILER,
} from '../support/stage';

const MINUTE = 60_000;
const BOTH = ['billing', 'orders'];

let stage: Stage;
let oracle: Oracle | undefined;

beforeAll(async () => {
  oracle = await openOracle();
});

async function open(options: StageOptions = {}): Promise<void> {
  stage = await openStage(options);
  stage.azure.onExchange((exchange) => oracle?.check(exchange));
  createIdentities(stage, ...BOTH);
}

async function onboarded(name?: string): Promise<ResourceId> {
  const cluster = createCluster(stage, name);
  await stage.settle(60);
  return cluster;
}

afterEach(async () => {
  await stage.stop();
  await expectNoViolations(oracle);
});

function identity(name: string): string {
  return `/subscriptions/${stage.subscription}/resourceGroups/${IDENTITY_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

function path(cluster: ResourceId): string {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(cluster);
  return `/api/clusters/${subscriptionId}/${resourceGroup}/${name}`;
}

async function offboard(cluster: ResourceId): Promise<void> {
  await stage.http('DELETE', path(cluster));
  await stage.settle(60);
}

/** Roles of the reconciler, or of another principal, as `role name @ last part of the scope`. */
function rolesOf(principalId: string = RECONCILER.objectId): readonly string[] {
  const { roleAssignments, roleDefinitions } = stage.azure.world.state;
  return [...roleAssignments.values()]
    .filter((assignment) => assignment.principalId === principalId)
    .map(({ roleDefinitionId, scope }) => {
      const role = roleDefinitions.get(roleDefinitionId.split('/').at(-1) ?? '');
      return `${role?.roleName ?? roleDefinitionId} @ ${scope.split('/').at(-1)?.toLowerCase()}`;
    })
    .sort();
}

async function stalled(cluster: ResourceId): Promise<string | undefined> {
  const state = await stage.store.clusters.get(cluster);
  return state?.conditions.find(({ type, status }) => type === 'Stalled' && status === 'True')
    ?.message;
}

describe('rights', () => {
  test('with operatorScope identity, the role is given on each identity and not on the group', async () => {
    await open({ profile: { operatorScope: 'identity' } });
    await onboarded();
    const operator = rolesOf().filter((role) => role.startsWith('Managed Identity Operator'));
    expect(operator).toEqual([
      'Managed Identity Operator @ billing',
      'Managed Identity Operator @ orders',
    ]);
  });

  test('in standard mode its kubelet identity gets the two roles, and nothing is attached', async () => {
    await open({ profile: { mode: 'standard' } });
    const cluster = await onboarded();
    const kubelet = stage.azure.world.find(
      `${(await stage.store.clusters.get(cluster))?.nodeResourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks1-agentpool`,
    );
    const principal = kubelet !== undefined && 'principalId' in kubelet ? kubelet.principalId : '';
    expect(rolesOf(principal)).toEqual([
      'Managed Identity Operator @ rg-identities',
      'Virtual Machine Contributor @ mc_rg-aks_aks1_westeurope',
    ]);
    expect(identitiesOn(stage, cluster).apps).toEqual([]);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=True/Converged');
  });
});

describe('what a cluster is spared', () => {
  test('a stopped cluster is left alone until it starts', async () => {
    await open();
    const cluster = await onboarded();
    stage.azure.world.stopCluster({ cluster });
    await stage.settle(60);
    await stage.clock.advance(20 * MINUTE);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=Unknown/ClusterStopped');
    stage.azure.world.startCluster({ cluster });
    await stage.clock.advance(20 * MINUTE);
    await stage.settle(60);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=True/Converged');
  });

  test('a locked node resource group is not written to, and the command that unlocks it is told', async () => {
    await open();
    const { id } = stage.azure.world.createCluster({
      name: 'aks1',
      resourceGroup: 'rg-aks',
      lockdown: true,
    });
    await stage.settle(60);
    expect(await stalled(resourceId(id))).toContain(
      '--nrg-lockdown-restriction-level Unrestricted',
    );
    expect(stage.azure.calls.writes().filter(({ method }) => method === 'PATCH')).toEqual([]);
  });

  test('with roles: check a missing role is told with its command, and not given', async () => {
    await open({ profile: { roles: 'check' }, mayGrant: false });
    const cluster = await onboarded();
    expect(await stalled(cluster)).toMatch(
      /az role assignment create --assignee-object-id .* --role "?Virtual Machine Contributor/,
    );
    expect(stage.azure.calls.writes().filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  test('one identity that may not be assigned keeps none of the others away', async () => {
    await open({ profile: { roles: 'check' }, mayGrant: false });
    const { world } = stage.azure;
    const scope = `/subscriptions/${stage.subscription}`;
    const principalId = RECONCILER.objectId;
    world.grantRole({ principalId, role: 'Virtual Machine Contributor', scope, existing: true });
    world.grantRole({
      principalId,
      role: 'Managed Identity Operator',
      scope: identity('billing'),
      existing: true,
    });
    const cluster = await onboarded();
    expect(identitiesOn(stage, cluster).apps).toEqual(['billing']);
    expect(await stalled(cluster)).toContain('Managed Identity Operator');
  });
});

describe('how a cluster leaves', () => {
  test('off-boarding leaves Azure as it was before', async () => {
    await open();
    const cluster = createCluster(stage);
    await stage.clock.advance(1);
    const before = rolesOf();
    await stage.settle(60);
    expect(rolesOf()).toHaveLength(before.length + 2);
    await offboard(cluster);
    expect(identitiesOn(stage, cluster)).toEqual({ system: [], apps: [], batch: [] });
    expect(rolesOf()).toEqual(before);
    expect(await stage.store.ledger.of(cluster)).toEqual([]);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=False/OffBoarded');
  });

  test('an event does not bring an off-boarded cluster back, an explicit resync does', async () => {
    await open();
    const cluster = await onboarded();
    await offboard(cluster);
    stage.azure.world.addPool({ cluster, name: 'late' });
    await stage.clock.advance(20 * MINUTE);
    await stage.settle(60);
    expect(identitiesOn(stage, cluster).late).toEqual([]);
    await stage.http('POST', `${path(cluster)}/resync`, { onboard: true });
    await stage.settle(60);
    expect(identitiesOn(stage, cluster).late).toEqual(BOTH);
  });

  test('the role on an identity group goes with the last of the clusters that share it', async () => {
    await open();
    const first = await onboarded('first');
    const second = await onboarded('second');
    const operator = 'Managed Identity Operator @ rg-identities';
    await offboard(first);
    expect(rolesOf()).toContain(operator);
    expect(identitiesOn(stage, second).apps).toEqual(BOTH);
    await offboard(second);
    expect(rolesOf()).not.toContain(operator);
  });

  test('what was attached by hand stays, before, during and after', async () => {
    await open();
    const cluster = await onboarded();
    const theirs = stage.azure.world.createIdentity({
      name: 'theirs',
      resourceGroup: 'rg-theirs',
      existing: true,
    });
    for (const host of stage.azure.world.hosts(cluster)) {
      stage.azure.world.attachByHand({ host: host.id, identities: [theirs.id] });
    }
    await stage.settle(60);
    await offboard(cluster);
    expect(identitiesOn(stage, cluster)).toEqual({
      system: ['theirs'],
      apps: ['theirs'],
      batch: ['theirs'],
    });
  });

  test('a cluster that is deleted takes its roles with it, and one of the same name is onboarded anew', async () => {
    await open();
    const cluster = await onboarded();
    stage.azure.world.deleteCluster({ cluster });
    await stage.clock.advance(20 * MINUTE);
    await stage.settle(60);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=False/ClusterGone');
    expect(rolesOf().filter((role) => role.startsWith('Managed Identity'))).toEqual([]);
    const again = await onboarded();
    expect(again).toBe(cluster);
    expect(identitiesOn(stage, cluster).apps).toEqual(BOTH);
  });
});
