import { identitiesOn, RECONCILER } from '../../support/stage';
import {
  conditionOf,
  endScene,
  identityOf,
  newCluster,
  offboard,
  readyOf,
  resync,
  rolesOf,
  scene,
  sweep,
  worldOf,
} from './scene';

afterEach(endScene);

const BOTH = ['billing', 'orders'];
const ON_NODES = 'Virtual Machine Contributor on mc_rg-aks_aks1_westeurope';
const ON_GROUP = 'Managed Identity Operator on rg-identities';

/** What infra/ gave the reconciler before it gave itself anything. */
function isOurs(role: string): boolean {
  return /^(Virtual Machine Contributor|Managed Identity Operator) on /.test(role);
}

test('with operatorScope identity the right is given on each identity, and on none that comes and goes', async () => {
  const stage = await scene({ profile: { operatorScope: 'identity' } });
  const cluster = await newCluster(stage);
  expect(rolesOf(stage, RECONCILER.objectId).filter(isOurs)).toEqual([
    'Managed Identity Operator on billing',
    'Managed Identity Operator on orders',
    ON_NODES,
  ]);
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });
  stage.azure.world.deleteIdentity({ identity: identityOf(stage, 'orders') });
  await stage.settle();
  await sweep(stage);
  expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing'] });
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test('with roles check and without rights the cluster stalls and sends nothing, and the command it names mends it [F16]', async () => {
  const stage = await scene({ profile: { roles: 'check' }, mayGrant: false });
  const cluster = await newCluster(stage);
  const stalled = await conditionOf(stage, cluster, 'Stalled');
  expect([stalled?.status, stalled?.reason]).toEqual(['True', 'RoleMissing']);
  const { lastPlan } = (await stage.store.clusters.get(cluster)) ?? {};
  const remedies = lastPlan?.plan.failures.map(({ remedy = '' }) => remedy) ?? [];
  const group = `/subscriptions/${stage.subscription}/resourcegroups`;
  const give = `az role assignment create --assignee-object-id ${RECONCILER.objectId} --assignee-principal-type ServicePrincipal --role`;
  expect(remedies).toEqual([
    `${give} "Virtual Machine Contributor" --scope ${group}/mc_rg-aks_aks1_westeurope`,
    `${give} "Managed Identity Operator" --scope ${group}/rg-identities`,
  ]);
  // Azure would refuse it, so nothing is sent.
  expect(stage.azure.calls.writes()).toEqual([]);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
  for (const remedy of remedies) doAsTold(stage.azure.world, remedy);
  await resync(stage, cluster);
  expect(await readyOf(stage, cluster)).toBe('Converged');
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });
});

/** Runs `az role assignment create` as a human with the rights for it. */
function doAsTold(
  world: { grantRole(grant: { principalId: string; role: string; scope: string }): unknown },
  command: string,
): void {
  const option = (name: string): string =>
    new RegExp(`--${name} "?([^"]+?)"?( --|$)`).exec(command)?.[1] ?? '';
  world.grantRole({
    principalId: option('assignee-object-id'),
    role: option('role'),
    scope: option('scope'),
  });
}

test('in standard mode the kubelet identity gets the roles, and nothing is attached', async () => {
  const stage = await scene({ profile: { mode: 'standard' } });
  const cluster = await newCluster(stage);
  const kubelet = [...stage.azure.world.state.identities.values()].find(
    ({ name }) => name === 'aks1-agentpool',
  );
  expect(rolesOf(stage, kubelet?.principalId ?? '')).toEqual(
    expect.arrayContaining([ON_GROUP, ON_NODES]),
  );
  expect(rolesOf(stage, RECONCILER.objectId).filter(isOurs)).toEqual([]);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test('a role that two clusters need stays when one is off-boarded, and goes with the other', async () => {
  const stage = await scene();
  const first = await newCluster(stage);
  const second = await newCluster(stage, { name: 'aks2' });
  await offboard(stage, first);
  expect(rolesOf(stage, RECONCILER.objectId).filter(isOurs)).toEqual([
    ON_GROUP,
    ON_NODES.replace('aks1', 'aks2'),
  ]);
  expect(identitiesOn(stage, second)).toEqual({ system: BOTH });
  await offboard(stage, second);
  expect(rolesOf(stage, RECONCILER.objectId).filter(isOurs)).toEqual([]);
});

test('a role that somebody takes away is given back', async () => {
  const stage = await scene();
  await newCluster(stage);
  const { roleAssignments } = stage.azure.world.state;
  const ours = [...roleAssignments.values()].find(({ scope }) => /rg-identities$/i.test(scope));
  stage.azure.world.revokeRole({ assignment: ours?.id ?? '' });
  await stage.settle();
  expect(rolesOf(stage, RECONCILER.objectId).filter(isOurs)).toEqual([ON_GROUP, ON_NODES]);
});

describe('off-boarding leaves the world as it was', () => {
  test.each([
    ['of a usual cluster', {}, {}],
    ['with rights on single identities', { operatorScope: 'identity' } as const, {}],
    ['in standard mode', { mode: 'standard' } as const, {}],
    ['where scale sets have identities of their own', {}, { hostSystemAssigned: true }],
    ['with single machines', {}, { pools: [{ name: 'old', type: 'AvailabilitySet', count: 2 }] }],
  ] as const)('%s', async (_, profile, input) => {
    const stage = await scene({ profile });
    stage.azure.world.createResourceGroup({ name: 'rg-aks' });
    const { id } = stage.azure.world.createCluster({
      name: 'aks1',
      resourceGroup: 'rg-aks',
      pools: [{ name: 'system' }, { name: 'apps' }],
      ...input,
      existing: true,
    });
    const [host] = stage.azure.world.hosts(id);
    const theirs = stage.azure.world.createIdentity({
      name: 'theirs',
      resourceGroup: 'rg-theirs',
      existing: true,
    });
    // They attached one of ours before we did: it is not ours to take back.
    const identities = [theirs.id, identityOf(stage, 'billing')];
    stage.azure.world.attachByHand({ host: host?.id ?? '', identities });
    const before = JSON.stringify(worldOf(stage));
    await sweep(stage);
    const [known] = (await stage.store.clusters.list(1)).items;
    expect(JSON.stringify(worldOf(stage))).not.toBe(before);
    if (known !== undefined) await offboard(stage, known.cluster);
    expect(JSON.parse(JSON.stringify(worldOf(stage)))).toEqual(JSON.parse(before));
  });
});
