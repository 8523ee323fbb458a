import { connectedCluster, ON_DEMAND_GROUP, onDemandIdentity } from '../../support/connected';
import { identitiesOn, openStage, pathOf } from '../../support/stage';
import { identityRules } from '../../support/world';
import { resourceGroupId } from '../../../shared/core/base/resource-id';
import type { Trouble } from './troubles';

/** Somebody put an identity on a scale set, pods use it, and the last of them ends; at once is when we would take off ours. */
export async function putOnByHand(): Promise<Trouble> {
  const serverless = { mode: 'standard', mic: 'serverless', objects: 'read' } as const;
  const stage = await openStage({ profile: { ...serverless, maxRemovalShare: 1 } });
  stage.azure.world.createResourceGroup({ name: ON_DEMAND_GROUP });
  const group = resourceGroupId(stage.subscription, ON_DEMAND_GROUP);
  const identities = identityRules({
    resourceGroups: [],
    onDemandResourceGroups: [group],
    placements: [{ resourceGroup: group, nodePools: [], onlyWhereUsed: { quietSeconds: 0 } }],
  });
  const { current } = stage.configuration;
  const profiles = current.profiles.map((each) => ({ ...each, identities }));
  stage.configuration.current = { ...current, profiles };
  const cluster = await connectedCluster(stage, { nmi: 'standard' });
  await stage.settle();
  const byHand = onDemandIdentity(stage, 'by-hand');
  const host = stage.azure.world.hosts(cluster.id).find(({ pool }) => pool === 'apps');
  stage.azure.world.attachByHand({ host: host?.id ?? '', identities: [byHand.id] });
  const node = cluster.nodes().find((name) => name.includes('-apps-')) ?? '';
  cluster.bind(byHand);
  cluster.run('pod', 'by-hand', { node });
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle();
  stage.azure.calls.reset();
  cluster.api.world.deletePod('default', 'pod');
  for (let look = 0; look < 3; look += 1) {
    await stage.http('POST', `${pathOf(cluster.id)}/resync`);
    await stage.settle();
  }
  const isThere = identitiesOn(stage, cluster.id).apps?.includes('by-hand') === true;
  const patches = stage.azure.calls.writes().filter(({ method }) => method === 'PATCH').length;
  await cluster.stop();
  await stage.stop();
  return {
    what: 'an identity that somebody put there by hand, and the last pod that used it ends',
    mic: 'removed',
    ours: { seconds: 0, patches, patchesLater: 0, end: isThere ? 'stays' : 'removed' },
  };
}
