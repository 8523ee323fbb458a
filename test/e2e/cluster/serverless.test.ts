import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster } from '../../support/connected';
import type { Stage } from '../../support/stage';
import {
  conditionsOf,
  deletePathOf,
  identitiesOn,
  IDENTITY_GROUP,
  openStage,
  pathOf,
} from '../../support/stage';

let stage: Stage;
let cluster: ConnectedCluster;

async function open(nmi: 'standard' | 'managed' = 'standard'): Promise<void> {
  stage = await openStage({ profile: { mode: 'standard', mic: 'serverless', objects: 'read' } });
  cluster = await connectedCluster(stage, { nmi });
  await stage.settle();
}
afterEach(async () => {
  await cluster.stop();
  await stage.stop();
});

function identity(name: string) {
  return stage.azure.world.createIdentity({ name, resourceGroup: IDENTITY_GROUP, existing: true });
}

async function resync(): Promise<void> {
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle();
}

function assigned(): readonly string[] {
  return cluster.api.world.list('AzureAssignedIdentity').map((object) => {
    const { status } = object.status as { status: string };
    return `${object.metadata.namespace ?? ''}/${object.metadata.name} ${status}`;
  });
}

test('a pod gets its AzureAssignedIdentity and with it a token; when it is gone, so is the object', async () => {
  await open();
  cluster.bind(identity('web'), 'apps');
  await stage.settle();
  cluster.run('web-1', 'web', { namespace: 'apps' });
  await resync();
  expect(assigned()).toEqual(['default/web-1-apps-web Assigned']);
  expect(await cluster.token('web-1', 'apps')).toBe(200);
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=True/Converged');

  cluster.api.world.deletePod('apps', 'web-1');
  await resync();
  expect(assigned()).toEqual([]);
});

test('a pod that has ended holds nothing any more (N5)', async () => {
  await open();
  cluster.bind(identity('job'), 'apps');
  cluster.run('job-1', 'job', { namespace: 'apps' });
  await resync();
  expect(assigned()).toHaveLength(1);
  cluster.api.world.setPhase('apps', 'job-1', 'Succeeded');
  await resync();
  expect(assigned()).toEqual([]);
});

test('from standard to managed mode: identities stay, objects go once NMI has moved', async () => {
  await open();
  cluster.bind(identity('web'), 'apps');
  cluster.run('web-1', 'web', { namespace: 'apps' });
  await resync();
  const [profile] = stage.configuration.current.profiles;
  stage.configuration.current = {
    ...stage.configuration.current,
    profiles: [{ ...profile!, mode: 'managed' }],
  };
  await resync();
  expect(assigned()).toHaveLength(1);
  expect(await conditionsOf(stage, cluster.id)).toContain('Stalled=True/NmiStillStandard');
  expect(await cluster.token('web-1', 'apps')).toBe(200);

  cluster.api.world.installNmi({ mode: 'managed' });
  await resync();
  expect(assigned()).toEqual([]);
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=True/Converged');
});

test('from MIC to managed mode: the plan shows it, identities come first, what MIC left goes last, finalizers and all', async () => {
  stage = await openStage({ profile: { mode: 'standard', mic: 'in-cluster', objects: 'read' } });
  cluster = await connectedCluster(stage, { nmi: 'standard' });
  await stage.settle();
  cluster.api.world.installMic(2);
  const web = identity('web');
  cluster.bind(web, 'apps');
  cluster.run('web-1', 'web', { namespace: 'apps' });
  cluster.api.world.apply(leftByMic(web));
  await stage.settle();
  const kubeletRoles = stage.azure.calls.writes().filter(({ method }) => method === 'PUT');
  expect(kubeletRoles.map(({ path }) => path)).toEqual([
    expect.stringContaining('roleAssignments'),
    expect.stringContaining('roleAssignments'),
  ]);

  const [profile] = stage.configuration.current.profiles;
  stage.configuration.current = {
    ...stage.configuration.current,
    profiles: [{ ...profile!, mode: 'managed' }],
  };
  const plan = await (await stage.http('GET', `${pathOf(cluster.id)}/plan?format=text`)).text();
  expect(plan).toContain('+ identity web');
  expect(plan).not.toMatch(/^ *- /m);
  await resync();
  expect(identitiesOn(stage, cluster.id)).toEqual({
    apps: ['web'],
    batch: ['web'],
    system: ['web'],
  });
  expect(assigned()).toEqual(['default/web-1-apps-web Assigned']);
  expect((await conditionsOf(stage, cluster.id)).join()).toMatch(/Stalled=True\/(Nmi|Mic)Still/);
  expect(await cluster.token('web-1', 'apps')).toBe(200);

  cluster.api.world.remove('Deployment', 'kube-system', 'aad-pod-identity-mic');
  cluster.api.world.installNmi({ mode: 'managed' });
  const clearing = await (await stage.http('GET', `${pathOf(cluster.id)}/plan?format=text`)).text();
  expect(clearing).toContain('- 1 AzureAssignedIdentity object');
  expect(clearing).toMatch(/- role Virtual Machine Contributor/);
  await resync();
  expect(assigned()).toEqual([]);
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=True/Converged');
  expect(identitiesOn(stage, cluster.id)).toEqual({
    apps: ['web'],
    batch: ['web'],
    system: ['web'],
  });
});

/** As MIC writes it: with a finalizer that only MIC takes off. */
function leftByMic({ id, clientId }: { readonly id: string; readonly clientId: string }): object {
  const apiVersion = 'aadpodidentity.k8s.io/v1';
  return {
    apiVersion,
    kind: 'AzureAssignedIdentity',
    metadata: {
      name: 'web-1-apps-web',
      namespace: 'default',
      labels: { nodename: cluster.nodes()[0] ?? '' },
      finalizers: ['azureassignedidentity.finalizers.aadpodidentity.k8s.io'],
    },
    spec: {
      azureIdentityRef: {
        apiVersion,
        kind: 'AzureIdentity',
        metadata: { name: 'web', namespace: 'apps' },
        spec: { type: 0, resourceID: id, clientID: clientId },
      },
      azureBindingRef: {
        apiVersion,
        kind: 'AzureIdentityBinding',
        metadata: { name: 'web-binding', namespace: 'apps' },
        spec: { azureIdentity: 'web', selector: 'web' },
      },
      pod: 'web-1',
      podNamespace: 'apps',
      nodename: cluster.nodes()[0] ?? '',
    },
    status: { availableReplicas: 1, status: 'Assigned' },
  };
}

test('off-boarding takes our objects back and leaves the others', async () => {
  await open();
  cluster.bind(identity('web'), 'apps');
  cluster.run('web-1', 'web', { namespace: 'apps' });
  await resync();
  expect(assigned()).toHaveLength(1);
  await stage.http('DELETE', deletePathOf(cluster.id));
  await stage.settle();
  expect(assigned()).toEqual([]);
  expect(
    stage.azure.world
      .hosts(cluster.id)
      .flatMap(({ identity: { user } }) => user.map(({ id }) => id))
      .filter((id) => !id.endsWith('agentpool')),
  ).toEqual([]);
});
