import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster } from '../../support/connected';
import type { Stage, StageOptions } from '../../support/stage';
import { conditionsOf, IDENTITY_GROUP, openStage, pathOf } from '../../support/stage';

const IDENTITIES = { method: 'GET', path: /\/userAssignedIdentities$/i };
const LOST = { kind: 'page', change: 'emptyList' } as const;

let stage: Stage;
let cluster: ConnectedCluster;

afterEach(async () => {
  await cluster.stop();
  await stage.stop();
});

async function serving(profile: StageOptions['profile']): Promise<void> {
  const nmi = profile?.mode === 'standard' ? 'standard' : 'managed';
  stage = await openStage({ profile: { objects: 'read', ...profile } });
  cluster = await connectedCluster(stage, { nmi });
  await stage.settle();
  const identity = { name: 'web', resourceGroup: IDENTITY_GROUP, existing: true };
  cluster.bind(stage.azure.world.createIdentity(identity), 'apps');
  cluster.run('web-1', 'web', { namespace: 'apps' });
  await resync();
  expect(await cluster.token('web-1', 'apps')).toBe(200);
}

async function resync(): Promise<void> {
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle();
}

async function looksAtEmptyList(): Promise<void> {
  stage.azure.calls.reset();
  stage.azure.faults.next({ ...IDENTITIES, times: Infinity }, LOST);
  await stage.clock.advance(60_000);
  await resync();
}

it('keeps the AzureAssignedIdentity of a running pod when the identity list is empty [P7, F18]', async () => {
  await serving({ mode: 'standard', mic: 'serverless' });
  await looksAtEmptyList();
  expect(cluster.api.world.list('AzureAssignedIdentity')).toHaveLength(1);
  expect(await cluster.token('web-1', 'apps')).toBe(200);
  expect(stage.azure.calls.writes()).toEqual([]);
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=True/Converged');
});

it('keeps it when a read of the identity is denied as well [P7, F7]', async () => {
  await serving({ mode: 'standard', mic: 'serverless' });
  const path = /\/userAssignedIdentities\/web$/i;
  stage.azure.faults.next({ method: 'GET', path, forMs: 60_000 }, { kind: 'absent' });
  await stage.clock.advance(30_000);
  stage.azure.faults.next({ ...IDENTITIES, forMs: 60_000 }, LOST);
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.clock.advance(45_000);
  expect(cluster.api.world.list('AzureAssignedIdentity')).toHaveLength(1);
  expect(await cluster.token('web-1', 'apps')).toBe(200);
  await stage.settle();
  expect(await cluster.token('web-1', 'apps')).toBe(200);
});

it('keeps an identity that is attached on demand when its list is empty [P7, F18]', async () => {
  await serving({ mode: 'managed' });
  const [profile] = stage.configuration.current.profiles;
  const { resourceGroups, ...rules } = profile!.identities;
  stage.configuration.current = {
    ...stage.configuration.current,
    profiles: [
      {
        ...profile!,
        identities: { ...rules, resourceGroups: [], onDemandResourceGroups: resourceGroups },
      },
    ],
  };
  await resync();
  expect(await cluster.token('web-1', 'apps')).toBe(200);
  await looksAtEmptyList();
  expect(await cluster.token('web-1', 'apps')).toBe(200);
  expect(stage.azure.calls.writes()).toEqual([]);
});
