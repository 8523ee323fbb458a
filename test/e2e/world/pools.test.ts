import { createIdentities, identitiesOn } from '../../support/stage';
import {
  endScene,
  identityOf,
  newCluster,
  offboard,
  readyOf,
  scene,
  sweep,
  writesDuring,
} from './scene';

afterEach(endScene);

const BOTH = ['billing', 'orders'];

test('a pool that is added to an onboarded cluster gets its identities by one write', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const writes = await writesDuring(stage, async () => {
    stage.azure.world.addPool({ cluster, name: 'gpu' });
    await stage.settle();
  });
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH, gpu: BOTH });
  expect(writes.length).toBe(1);
});

test('a pool that comes between the look and the first write of a run gets its identities all the same [F31]', async () => {
  const stage = await scene({ events: 'none' });
  let added = false;
  stage.azure.onExchange(({ method, path }) => {
    if (added || method !== 'PUT' || !path.includes('/roleAssignments/')) return;
    added = true;
    const [cluster = ''] = stage.azure.world.state.clusters.keys();
    stage.azure.world.addPool({ cluster, name: 'late', existing: true });
  });
  const cluster = await newCluster(stage);
  await sweep(stage);
  await sweep(stage);
  expect(added).toBe(true);
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH, late: BOTH });
  const patches = stage.azure.calls.writes().filter(({ method }) => method === 'PATCH');
  expect(patches).toHaveLength(2);
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test('each single machine of an availability-set pool gets the identities [F35]', async () => {
  const stage = await scene();
  const pools = [{ name: 'old', type: 'AvailabilitySet', count: 2 } as const];
  const cluster = await newCluster(stage, { pools });
  const hosts = stage.azure.world.hosts(cluster);
  expect(hosts.map(({ kind }) => kind)).toEqual(['vm', 'vm']);
  const names = hosts.map(({ identity }) => identity.user.map(({ id }) => id.split('/').at(-1)));
  expect(names).toEqual(Array(2).fill(expect.arrayContaining(BOTH)));
  expect(await readyOf(stage, cluster)).toBe('Converged');
});

test('a machine that an availability-set pool grows by gets them at the next sweep [F35]', async () => {
  const stage = await scene();
  const pools = [{ name: 'old', type: 'AvailabilitySet', count: 1 } as const];
  const cluster = await newCluster(stage, { pools });
  stage.azure.world.scalePool({ cluster, name: 'old', count: 2 });
  await sweep(stage);
  const hosts = stage.azure.world.hosts(cluster);
  expect(hosts.length).toBe(2);
  for (const { identity } of hosts) {
    expect(identity.user.map(({ id }) => id.split('/').at(-1))).toEqual(
      expect.arrayContaining(BOTH),
    );
  }
});

test('the system-assigned identity of a scale set stays through attaching and off-boarding [P6]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage, { hostSystemAssigned: true });
  const [host] = stage.azure.world.hosts(cluster);
  const before = host?.identity.systemPrincipalId;
  expect(before).toBeDefined();
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });
  await offboard(stage, cluster);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
  expect(stage.azure.world.hosts(cluster)[0]?.identity.systemPrincipalId).toBe(before);
});

test('a deleted pool leaves nothing to be done, and the cluster Ready [F32]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage, { pools: [{ name: 'system' }, { name: 'gpu' }] });
  const writes = await writesDuring(stage, async () => {
    stage.azure.world.deletePool({ cluster, name: 'gpu' });
    await sweep(stage);
  });
  expect(writes).toEqual([]);
  expect(await readyOf(stage, cluster)).toBe('Converged');
  const held = await stage.store.ledger.of(cluster);
  expect(held.filter((entry) => entry.kind === 'identity').length).toBe(2);
});

test('an upgrade that wipes the identities is repaired, and the repair is one write a pool [F30]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  const writes = await writesDuring(stage, async () => {
    stage.azure.world.upgradeCluster({ cluster, dropForeignIdentities: true });
    await stage.settle();
  });
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });
  expect(writes.length).toBe(1);
});

test('an identity that cannot be assigned keeps none of the others from being attached in the same run', async () => {
  const stage = await scene();
  createIdentities(stage, 'locked');
  stage.azure.world.deny({
    scope: identityOf(stage, 'locked'),
    actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'],
  });
  const cluster = await newCluster(stage);
  expect(identitiesOn(stage, cluster)).toEqual({ system: BOTH });
  const state = await stage.store.clusters.get(cluster);
  const told = state?.conditions.find(({ type }) => type === 'Ready');
  expect(told?.status).toBe('False');
  expect(told?.message).toContain('locked');
});
