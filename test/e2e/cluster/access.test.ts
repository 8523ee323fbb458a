import { readFileSync } from 'node:fs';
import type { ConnectedCluster, ConnectedOptions } from '../../support/connected';
import { connectedCluster, ON_DEMAND_GROUP, onDemandIdentity } from '../../support/connected';
import { resourceGroupId } from '../../../shared/core/base/resource-id';
import type { Stage } from '../../support/stage';
import {
  conditionsOf,
  createIdentities,
  identitiesOn,
  openStage,
  pathOf,
  RECONCILER,
} from '../../support/stage';
import { identityRules } from '../../support/world';

let stage: Stage;
let cluster: ConnectedCluster;

async function open(options: ConnectedOptions = {}): Promise<void> {
  stage = await openStage({ profile: { objects: 'read' } });
  stage.azure.world.createResourceGroup({ name: ON_DEMAND_GROUP });
  const { current } = stage.configuration;
  const onDemand = resourceGroupId(stage.subscription, ON_DEMAND_GROUP);
  const always = resourceGroupId(stage.subscription, 'rg-identities');
  const rules = { resourceGroups: [always], onDemandResourceGroups: [onDemand] };
  stage.configuration.current = {
    ...current,
    profiles: current.profiles.map((each) => ({ ...each, identities: identityRules(rules) })),
  };
  createIdentities(stage, 'orders');
  cluster = await connectedCluster(stage, options);
  await stage.settle();
}
afterEach(async () => {
  await cluster.stop();
  await stage.stop();
});

async function resync(): Promise<void> {
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle(5);
}

function onEveryPool(...names: readonly string[]): object {
  return { apps: names, batch: names, system: names };
}

async function stalledMessage(): Promise<string> {
  const state = await stage.store.clusters.get(cluster.id);
  return state?.conditions.find(({ type }) => type === 'Stalled')?.message ?? '';
}

test('a cluster with Entra ID knows us by the object id, and tells what to apply until it does', async () => {
  await open({
    entra: true,
    authenticate: () => ({ user: RECONCILER.objectId, groups: ['system:authenticated'] }),
  });
  expect(identitiesOn(stage, cluster.id)).toEqual(onEveryPool('orders'));
  expect(await conditionsOf(stage, cluster.id)).toContain('Stalled=True/ClusterAccessDenied');
  expect(await stalledMessage()).toContain('infra/cluster/reader.yaml');
  const reader = readFileSync('infra/cluster/reader.yaml', 'utf8');
  cluster.api.world.apply(
    reader.replaceAll('00000000-0000-0000-0000-000000000000', RECONCILER.objectId),
  );
  await resync();
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=True/Converged');
});

test('while a cluster cannot be reached, its Azure side goes on, and what it asked for stays', async () => {
  await open();
  cluster.bind(onDemandIdentity(stage, 'web'));
  await resync();
  expect(identitiesOn(stage, cluster.id)).toEqual(onEveryPool('orders', 'web'));
  // What was private from now on answers nobody out here.
  await cluster.api.down();
  stage.azure.world.connectCluster({ cluster: cluster.id, private: true });
  createIdentities(stage, 'billing');
  await resync();
  expect(identitiesOn(stage, cluster.id)).toEqual(onEveryPool('billing', 'orders', 'web'));
  expect(await conditionsOf(stage, cluster.id)).toContain('Stalled=True/ClusterPrivate');
  expect(await stalledMessage()).toContain('docs/cluster-access.md');
  const answer = await stage.http('GET', pathOf(cluster.id));
  expect(await answer.json()).toMatchObject({ objects: { counts: { identities: 1 } } });

  stage.azure.world.connectCluster({ cluster: cluster.id, private: false });
  await cluster.api.up();
  await resync();
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=True/Converged');
});
