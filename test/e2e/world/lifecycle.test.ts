import type { Stage } from '../../support/stage';
import { identitiesOn, RECONCILER } from '../../support/stage';
import {
  conditionOf,
  endScene,
  newCluster,
  offboard,
  readyOf,
  rolesOf,
  scene,
  sweep,
  writesDuring,
} from './scene';

afterEach(endScene);

const BOTH = ['billing', 'orders'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** As long as AKS needs to stop, start or delete a cluster; and until all is quiet. */
async function passes(stage: Stage): Promise<void> {
  await stage.clock.advance(5 * MINUTE);
  await stage.settle();
}

test('a deleted cluster takes our roles with it, and is not looked for again', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  stage.azure.world.deleteCluster({ cluster });
  await passes(stage);
  await sweep(stage);
  expect(await readyOf(stage, cluster)).toBe('ClusterGone');
  const left = rolesOf(stage, RECONCILER.objectId).filter((role) => /Operator|Machine/.test(role));
  expect(left).toEqual([]);
  expect(await stage.store.ledger.of(cluster)).toEqual([]);
  const calls = stage.azure.calls.all.length;
  await stage.clock.advance(HOUR);
  const about = stage.azure.calls.all.slice(calls).filter(({ path }) => path.endsWith('/aks1'));
  expect(about).toEqual([]);
});

test('a cluster that is made again under its name is onboarded again', async () => {
  const stage = await scene();
  const first = await newCluster(stage);
  stage.azure.world.deleteCluster({ cluster: first });
  await passes(stage);
  const second = await newCluster(stage);
  expect(second).toBe(first);
  expect(identitiesOn(stage, second)).toEqual({ system: BOTH });
  expect(await readyOf(stage, second)).toBe('Converged');
});

test('a cluster that is off-boarded stays so through sweeps and upgrades', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage);
  await offboard(stage, cluster);
  const writes = await writesDuring(stage, async () => {
    stage.azure.world.upgradeCluster({ cluster });
    await sweep(stage);
    await sweep(stage);
  });
  expect(writes).toEqual([]);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
});

test('a stopped cluster is left alone, and served when it starts [F29]', async () => {
  const stage = await scene();
  stage.azure.world.createCluster({ name: 'aks1', resourceGroup: 'rg-aks', existing: true });
  const [{ id = '' } = {}] = stage.azure.world.state.clusters.values();
  stage.azure.world.stopCluster({ cluster: id });
  await passes(stage);
  const [known] = (await stage.store.clusters.list(1)).items;
  expect(known?.conditions[0]?.reason).toBe('ClusterStopped');
  expect(stage.azure.calls.writes()).toEqual([]);
  stage.azure.world.startCluster({ cluster: id });
  await passes(stage);
  expect(known && (await readyOf(stage, known.cluster))).toBe('Converged');
});

test('a locked node resource group stalls the cluster and says what to change [P13, F33]', async () => {
  const stage = await scene();
  const cluster = await newCluster(stage, { lockdown: true });
  const stalled = await conditionOf(stage, cluster, 'Stalled');
  expect([stalled?.status, stalled?.reason]).toEqual(['True', 'NodeResourceGroupLocked']);
  expect(stalled?.message).toMatch(/restriction/i);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
  const writes = await writesDuring(stage, () => sweep(stage));
  expect(writes).toEqual([]);
});

test('a cluster that failed to update still has pods, and is served [F29]', async () => {
  const stage = await scene();
  stage.azure.world.createCluster({ name: 'aks1', resourceGroup: 'rg-aks', existing: true });
  const [{ id = '' } = {}] = stage.azure.world.state.clusters.values();
  stage.azure.world.setClusterState({ cluster: id, provisioningState: 'Failed' });
  await sweep(stage);
  const [known] = (await stage.store.clusters.list(1)).items;
  expect(known?.conditions[0]?.reason).toBe('Converged');
});
