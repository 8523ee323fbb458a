import type { Identity } from '../../../local/azure';
import type { ObjectsReport } from '../../../shared/core/pod-identity/findings';
import { resourceGroupId } from '../../../shared/core/base/resource-id';
import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster, ON_DEMAND_GROUP, onDemandIdentity } from '../../support/connected';
import type { Stage } from '../../support/stage';
import {
  conditionsOf,
  createIdentities,
  identitiesOn,
  openStage,
  pathOf,
} from '../../support/stage';
import { identityRules } from '../../support/world';

/** Somebody who may write what they like into one namespace of one cluster. */
let stage: Stage;
let cluster: ConnectedCluster;

beforeEach(async () => {
  stage = await openStage({ profile: { objects: 'read' } });
  stage.azure.world.createResourceGroup({ name: ON_DEMAND_GROUP });
  stage.azure.world.createResourceGroup({ name: 'rg-others' });
  const { current } = stage.configuration;
  const onDemand = resourceGroupId(stage.subscription, ON_DEMAND_GROUP);
  const always = resourceGroupId(stage.subscription, 'rg-identities');
  const identities = identityRules({
    resourceGroups: [always],
    onDemandResourceGroups: [onDemand],
  });
  stage.configuration.current = {
    ...current,
    profiles: current.profiles.map((profile) => ({ ...profile, identities })),
  };
  cluster = await connectedCluster(stage);
  await stage.settle();
});
afterEach(async () => {
  await cluster.stop();
  await stage.stop();
});

async function look(): Promise<{ readonly report: ObjectsReport; readonly bytes: number }> {
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle();
  const text = await (await stage.http('GET', pathOf(cluster.id))).text();
  const { objects } = JSON.parse(text) as { readonly objects: ObjectsReport };
  return { report: objects, bytes: JSON.stringify(objects).length };
}

/** An AzureIdentity and its binding in namespace `evil`, exactly as given. */
function ask(name: string, spec: object, metadata: object = {}): void {
  const head = { apiVersion: 'aadpodidentity.k8s.io/v1' };
  cluster.api.world.apply([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'evil' } },
    { ...head, kind: 'AzureIdentity', metadata: { name, namespace: 'evil', ...metadata }, spec },
    {
      ...head,
      kind: 'AzureIdentityBinding',
      metadata: { name, namespace: 'evil' },
      spec: { azureIdentity: name, selector: name },
    },
  ]);
}

const askFor = ({ id, clientId }: Identity, name = 'x'): void =>
  ask(name, { type: 0, resourceID: id, clientID: clientId });

function attached(): readonly string[] {
  return [...new Set(Object.values(identitiesOn(stage, cluster.id)).flat())];
}

test('identities of a group that the profile does not list are never attached', async () => {
  const { world } = stage.azure;
  const foreign = world.createIdentity({
    name: 'crown',
    resourceGroup: 'rg-others',
    existing: true,
  });
  askFor(foreign);
  const { report } = await look();
  expect(attached()).toEqual([]);
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      severity: 'error',
      code: 'IdentityNotAllowed',
      object: { kind: 'AzureIdentity', namespace: 'evil', name: 'x' },
    }),
  );
});

test("nor is the kubelet's own identity, nor one of another subscription", async () => {
  const [host] = stage.azure.world.hosts(cluster.id);
  const kubelet = host?.identity.user[0]?.id ?? '';
  const elsewhere = kubelet.replace(stage.subscription, '99999999-9999-4999-8999-999999999999');
  ask('kubelet', { type: 0, resourceID: kubelet, clientID: 'c' });
  ask('elsewhere', { type: 0, resourceID: elsewhere, clientID: 'c' });
  const before = JSON.stringify(
    stage.azure.world.hosts(cluster.id).map(({ identity }) => identity),
  );
  await look();
  expect(JSON.stringify(stage.azure.world.hosts(cluster.id).map(({ identity }) => identity))).toBe(
    before,
  );
});

test('an identity whose tag names other namespaces is refused here', async () => {
  askFor(onDemandIdentity(stage, 'payroll', { 'aks-namespaces': 'payroll, hr-*' }));
  const { report } = await look();
  expect(attached()).toEqual([]);
  expect(report.findings.map(({ code }) => code)).toContain('IdentityNotAllowed');
});

test('look-alike ids lead nowhere [F28]', async () => {
  const { id } = onDemandIdentity(stage, 'web');
  const alike = [
    id.replace('web', 'w\u0435b'),
    id.replace('/resourceGroups/', '/x/../resourceGroups/'),
    id.replace('rg-on-demand', 'rg-on-demand/../rg-others'),
    `${id}/providers/Microsoft.Authorization/locks/x`,
    `${id}%2f..%2fcrown`,
    `${id}#`,
    `${id} `,
    `https://management.azure.com${id}`,
    id.replace('userAssignedIdentities', 'userAssignedIdentitie\u017f'),
  ];
  alike.forEach((resourceID, index) =>
    ask(`i-${index}`, { type: 0, resourceID, clientID: '00000000-0000-4000-8000-000000000000' }),
  );
  const { report } = await look();
  expect(attached()).toEqual([]);
  const refused = report.findings.filter(({ code }) => code === 'InvalidResourceId');
  expect(refused).toHaveLength(alike.length);
});

test('10,000 objects with long and odd texts cost a bounded answer, and others are served meanwhile', async () => {
  createIdentities(stage, 'orders');
  const other = await connectedCluster(stage, { name: 'aks2' });
  const odd = '\u202e\u0000"}\n'.repeat(500);
  for (let index = 0; index < 5000; index += 1) {
    ask(`i-${index}`, { type: 0, resourceID: `${odd}${index}`, clientID: odd });
  }
  // That four times as many cost four times as much is counted in shared/core/plan/report.test.ts.
  const { report, bytes } = await look();
  expect(report.counts).toMatchObject({ identities: 5000, bindings: 5000 });
  expect(bytes).toBeLessThan(200_000);
  expect(report.omitted).toBeGreaterThan(4000);
  expect(attached()).toEqual(['orders']);
  expect(identitiesOn(stage, other.id)).toEqual({
    apps: ['orders'],
    batch: ['orders'],
    system: ['orders'],
  });
  expect(await conditionsOf(stage, other.id)).toContain('Ready=True/Converged');
  await other.stop();
});

test('names that every object inherits, and annotations that are no manifests, are harmless', async () => {
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': '{"spec":{"__proto__":',
  };
  cluster.api.world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'evil' } });
  ask('constructor', { type: 0, resourceID: '__proto__', clientID: 'toString' }, { annotations });
  cluster.api.world.createPod({
    name: 'hasownproperty',
    namespace: 'evil',
    labels: { aadpodidbinding: 'constructor', __proto__: 'x' },
    node: cluster.nodes()[0] ?? '',
  });
  cluster.api.world.apply({
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzurePodIdentityException',
    metadata: { name: 'valueof', namespace: 'evil' },
    spec: { podLabels: { constructor: 'x' } },
  });
  const { report } = await look();
  expect(attached()).toEqual([]);
  expect(report.tokens).toMatchObject({ pods: 1, served: 0 });
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=False/ObjectsDoNotMatch');
});

test('objects too large to be read are told as such, and nothing half-read is acted upon', async () => {
  const web = onDemandIdentity(stage, 'web');
  askFor(web, 'web');
  await look();
  expect(attached()).toEqual(['web']);
  const megabyte = 'x'.repeat(1_400_000);
  for (let index = 0; index < 30; index += 1) {
    // By kubectl create: what apply notes beside it would be larger than annotations may be.
    cluster.api.world.put({
      ...{ apiVersion: 'aadpodidentity.k8s.io/v1', kind: 'AzureIdentity' },
      metadata: { name: `big-${index}`, namespace: 'evil' },
      spec: { type: 0, resourceID: megabyte, clientID: 'c' },
    });
  }
  await look();
  expect(attached()).toEqual(['web']);
  expect(await conditionsOf(stage, cluster.id)).toContain('Stalled=True/TooManyObjects');
});
