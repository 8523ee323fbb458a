import type { Profile, Placement } from '../../../shared/core/configuration/profile';
import { resourceGroupId } from '../../../shared/core/base/resource-id';
import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster } from '../../support/connected';
import type { Stage } from '../../support/stage';
import { deletePathOf, identitiesOn, IDENTITY_GROUP, openStage, pathOf } from '../../support/stage';
import { identityRules } from '../../support/world';

jest.setTimeout(60_000);
const MINUTE = 60_000;
const SERVERLESS = { mode: 'standard', mic: 'serverless' } as const;

let stage: Stage;
let cluster: ConnectedCluster;

async function open(profile: Partial<Profile>, placement: Partial<Placement>): Promise<void> {
  stage = await openStage({ profile: { objects: 'read', ...profile } });
  place(placement);
  const nmi = profile.mode === 'standard' ? 'standard' : 'managed';
  cluster = await connectedCluster(stage, { nmi });
  await stage.settle();
}
afterEach(async () => {
  await cluster.stop();
  await stage.stop();
});

/** Writes into the configuration where the identities go. */
function place(placement: Partial<Placement>): void {
  const group = resourceGroupId(stage.subscription, IDENTITY_GROUP);
  const identities = identityRules({
    resourceGroups: [group],
    placements: [{ resourceGroup: group, nodePools: [], ...placement }],
  });
  const { current } = stage.configuration;
  const profiles = current.profiles.map((each) => ({ ...each, identities }));
  stage.configuration.current = { ...current, profiles };
}

function bindNew(name: string): void {
  cluster.bind(
    stage.azure.world.createIdentity({ name, resourceGroup: IDENTITY_GROUP, existing: true }),
    'apps',
  );
}

function nodeOf(pool: string): string {
  return cluster.nodes().find((name) => name.includes(pool)) ?? '';
}

async function resync(): Promise<void> {
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle();
}

function patches(): number {
  return stage.azure.calls.writes().filter(({ method }) => method === 'PATCH').length;
}

test('identities of a group go to the pools that are named, and a pod elsewhere is refused with the reason [P2]', async () => {
  await open({}, { nodePools: ['app*'] });
  bindNew('web');
  await resync();
  cluster.run('inside', 'web', { namespace: 'apps', node: nodeOf('apps') });
  cluster.run('outside', 'web', { namespace: 'apps', node: nodeOf('batch') });
  await resync();
  expect(identitiesOn(stage, cluster.id)).toEqual({ system: [], apps: ['web'], batch: [] });
  expect(await cluster.token('inside', 'apps')).toBe(200);
  expect(await cluster.token('outside', 'apps')).toBe(403);
  const { objects } = (await stage.store.clusters.get(cluster.id)) ?? {};
  expect(objects?.tokens).toMatchObject({
    served: 1,
    refused: [{ pod: 'outside', reason: 'NodePoolNotAllowed' }],
  });
  const before = stage.azure.calls.writes().length;
  await stage.clock.advance(60 * MINUTE);
  expect(stage.azure.calls.writes()).toHaveLength(before);
});

test('a list that gets shorter takes nothing from under a pod, and the rest off when it has ended [P7]', async () => {
  await open({}, {});
  bindNew('web');
  cluster.run('old', 'web', { namespace: 'apps', node: nodeOf('batch') });
  await resync();
  place({ nodePools: ['apps'] });
  await resync();
  expect(identitiesOn(stage, cluster.id)).toEqual({ system: [], apps: ['web'], batch: ['web'] });
  expect(await cluster.token('old', 'apps')).toBe(200);
  cluster.api.world.deletePod('apps', 'old');
  await resync();
  expect(identitiesOn(stage, cluster.id)).toEqual({ system: [], apps: ['web'], batch: [] });
});

test('where identities go only where they are used, the first pod on a pool brings them, and they leave after the quiet time [P2, P7]', async () => {
  await open(SERVERLESS, { onlyWhereUsed: { quietSeconds: 3600 } });
  bindNew('web');
  await resync();
  expect(identitiesOn(stage, cluster.id)).toEqual({ system: [], apps: [], batch: [] });
  const before = patches();
  cluster.run('one', 'web', { namespace: 'apps', node: nodeOf('batch') });
  await resync();
  expect(identitiesOn(stage, cluster.id)).toEqual({ system: [], apps: [], batch: ['web'] });
  expect(patches() - before).toBe(1);
  expect(await cluster.token('one', 'apps')).toBe(200);

  cluster.api.world.deletePod('apps', 'one');
  await resync();
  await stage.clock.advance(30 * MINUTE);
  cluster.run('two', 'web', { namespace: 'apps', node: nodeOf('batch') });
  await resync();
  expect(await cluster.token('two', 'apps')).toBe(200);
  cluster.api.world.deletePod('apps', 'two');
  await resync();
  // The sweep comes every quarter of an hour: nobody has to ask.
  await stage.clock.advance(45 * MINUTE);
  expect(identitiesOn(stage, cluster.id)).toMatchObject({ batch: ['web'] });
  await stage.clock.advance(35 * MINUTE);
  await stage.settle();
  expect(identitiesOn(stage, cluster.id)).toEqual({ system: [], apps: [], batch: [] });
  expect(patches() - before).toBe(2);
});

test('off-boarding takes them back within the quiet time, too', async () => {
  await open(SERVERLESS, { onlyWhereUsed: { quietSeconds: 3600 } });
  bindNew('web');
  cluster.run('one', 'web', { namespace: 'apps', node: nodeOf('batch') });
  await resync();
  cluster.api.world.deletePod('apps', 'one');
  await resync();
  await stage.http('DELETE', deletePathOf(cluster.id));
  await stage.settle();
  expect(identitiesOn(stage, cluster.id)).toEqual({ system: [], apps: [], batch: [] });
  expect(await stage.store.ledger.of(cluster.id)).toEqual([]);
});
