import { resourceGroupId } from '../../../shared/core/base/resource-id';
import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster, ON_DEMAND_GROUP, onDemandIdentity } from '../../support/connected';
import type { Stage } from '../../support/stage';
import { conditionsOf, identitiesOn, openStage, pathOf } from '../../support/stage';
import { identityRules } from '../../support/world';

let stage: Stage;
let cluster: ConnectedCluster;

beforeEach(async () => {
  stage = await openStage({ profile: { objects: 'read' } });
  stage.azure.world.createResourceGroup({ name: ON_DEMAND_GROUP });
  const [profile] = stage.configuration.current.profiles;
  const onDemand = resourceGroupId(stage.subscription, ON_DEMAND_GROUP);
  stage.configuration.current = {
    ...stage.configuration.current,
    profiles: [
      {
        ...profile!,
        identities: identityRules({ resourceGroups: [], onDemandResourceGroups: [onDemand] }),
      },
    ],
  };
  cluster = await connectedCluster(stage);
  await stage.settle();
});
afterEach(async () => {
  await cluster.stop();
  await stage.stop();
});

test('an AzureIdentity with a binding brings the identity to every pool: before refused, after given', async () => {
  const web = onDemandIdentity(stage, 'web');
  cluster.run('web-1', 'web');
  expect(await cluster.token('web-1')).toBe(404);
  expect(identitiesOn(stage, cluster.id)).toEqual({ apps: [], batch: [], system: [] });

  cluster.bind(web);
  expect(await cluster.token('web-1')).toBe(403);
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle();

  expect(identitiesOn(stage, cluster.id)).toEqual({
    apps: ['web'],
    batch: ['web'],
    system: ['web'],
  });
  expect(await cluster.token('web-1')).toBe(200);
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=True/Converged');
});

test('without the tag that names its clusters, an AzureIdentity in a cluster brings nothing [P15, F48]', async () => {
  const [profile] = stage.configuration.current.profiles;
  const clustersTag = { name: 'aks-clusters', requiredIn: 'onDemandGroups' } as const;
  stage.configuration.current = {
    ...stage.configuration.current,
    profiles: [{ ...profile!, identities: { ...profile!.identities, clustersTag } }],
  };
  cluster.bind(onDemandIdentity(stage, 'web'));
  cluster.bind(onDemandIdentity(stage, 'api', { 'aks-clusters': 'aks1' }));
  cluster.run('web-1', 'web');
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle();
  expect(identitiesOn(stage, cluster.id)).toEqual({
    apps: ['api'],
    batch: ['api'],
    system: ['api'],
  });
  expect(await cluster.token('web-1')).toBe(403);
});
