import type { Scene } from './scene';
import { openScene, SERVERLESS } from './scene';

/**
 * Upstream's tests of MIC (pkg/mic/mic_test.go), played end to end with `mic: serverless`. Where we differ on purpose, the name says
 * so: identities stay on the hosts while a binding wants them, and objects are Assigned at once when theirs is in place.
 * M11 is in shared/core/pod-identity/assigned-difference.test.ts, M13 and M15 to M17 (hosts alone) and 5.2 are in
 * shared/core/plan/mic-conformance.test.ts; M12 is the exit of a resident loop, and nothing of ours is resident. Of 5.3,
 * TestRemoveFinalizer, TestIsPodExcepted, TestIsValidResourceID, TestIsKubenetCNI and TestSort stand beside the code;
 * what is left of it is about MIC's own clients, metrics and flags. 5.4 is in local/nmi.
 */
let scene: Scene;
const open = async (profile: object = {}, options: object = {}): Promise<void> => {
  scene = await openScene({ ...SERVERLESS, ...profile }, { nmi: 'standard', ...options });
};
afterEach(() => scene.close());

const states = (): readonly string[] => scene.assigned().map(({ pod, state }) => `${pod} ${state}`);

test('M1 TestMapMICClient: an identity with a resource id that is none is left out, the others are served', async () => {
  await open();
  scene.cluster.bind(scene.identity('testazid1'));
  const bad = { ...scene.identity('testazid3'), id: 'testResourceID' };
  scene.cluster.bind(bad);
  scene.cluster.run('good', 'testazid1');
  scene.cluster.run('bad', 'testazid3');
  await scene.look();
  expect(states()).toEqual(['default/good Assigned']);
});

test('M2 TestSimpleMICClient: a pod gets its object, and loses it with its end; failing Azure leaves it Created', async () => {
  await open();
  scene.cluster.bind(scene.identity('a'));
  scene.cluster.run('p1', 'a');
  await scene.look();
  expect(scene.assigned()).toMatchObject([
    { name: 'default/p1-default-a', state: 'Assigned', identity: 'default/a' },
  ]);
  scene.cluster.api.world.deletePod('default', 'p1');
  await scene.look();
  expect(states()).toEqual([]);

  scene.stage.azure.faults.next(
    { method: 'PATCH', times: Infinity },
    { kind: 'answer', status: 409, code: 'OperationNotAllowed', message: 'no' },
  );
  scene.cluster.bind(scene.identity('b'));
  scene.cluster.run('p2', 'b');
  await scene.look();
  expect(states()).toEqual(['default/p2 Created']);
});

test('M3 TestUpdateAssignedIdentities: a changed identity, a second one and a pod that moved are followed', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('a'));
  cluster.run('p', 'a');
  await scene.look();
  const other = scene.identity('other');
  cluster.api.world.apply({
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentity',
    metadata: { name: 'a', namespace: 'default' },
    spec: { type: 0, resourceID: other.id, clientID: other.clientId },
  });
  cluster.api.world.deletePod('default', 'p');
  cluster.run('p', 'a', { node: cluster.nodes()[3] ?? '' });
  await scene.look();
  expect(scene.assigned()).toMatchObject([
    { state: 'Assigned', node: cluster.nodes()[3], resourceID: other.id },
  ]);
  expect(await cluster.token('p')).toBe(200);
});

test('M4 TestAddUpdateDel: additions, changes and deletions of one moment leave exactly what is wanted', async () => {
  await open();
  const { cluster } = scene;
  for (const name of ['0', '1', '2']) {
    cluster.bind(scene.identity(`id-${name}`));
    cluster.run(`pod-${name}`, `id-${name}`);
  }
  await scene.look();
  cluster.bind(scene.identity('id-3'));
  cluster.run('pod-3', 'id-3');
  cluster.api.world.deletePod('default', 'pod-1');
  const changed = scene.identity('changed');
  cluster.api.world.apply({
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentity',
    metadata: { name: 'id-0', namespace: 'default' },
    spec: { type: 0, resourceID: changed.id, clientID: changed.clientId },
  });
  await scene.look();
  const first = scene.assigned().find(({ pod }) => pod === 'default/pod-0');
  expect(first?.resourceID).toBe(changed.id);
  expect(states()).toEqual([
    'default/pod-0 Assigned',
    'default/pod-2 Assigned',
    'default/pod-3 Assigned',
  ]);
});

test('M5 TestAddDelMICClient: what happened while nobody looked comes to one object, named as MIC names it', async () => {
  await open();
  const { cluster } = scene;
  const shared = scene.identity('test-id1');
  cluster.bind(shared);
  cluster.run('test-pod1', 'test-id1');
  await scene.look();
  cluster.api.world.deletePod('default', 'test-pod1');
  cluster.bind({ ...shared, name: 'test-id3' });
  cluster.run('test-pod3', 'test-id3');
  await scene.look();
  expect(scene.assigned().map(({ name }) => name)).toEqual(['default/test-pod3-default-test-id3']);
});

test('M6 TestMicAddDelVMSS, bettered: objects go with their pods, the identity stays for the next pod', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('a'));
  cluster
    .nodes()
    .slice(0, 3)
    .forEach((node, index) => cluster.run(`p${index}`, 'a', { node }));
  await scene.look();
  for (const left of [2, 1, 0]) {
    cluster.api.world.deletePod('default', `p${left}`);
    await scene.look();
    expect(scene.assigned()).toHaveLength(left);
    expect(scene.attached()).toEqual(['a']);
  }
  cluster.api.world.remove('AzureIdentityBinding', 'default', 'a-binding');
  await scene.look();
  expect(scene.attached()).toEqual([]);
});

test('M7 TestMICStateFlow, M9 TestSyncRetryLoop: what Azure refused to take off is taken off later, with no event', async () => {
  await open();
  const { cluster, stage } = scene;
  cluster.bind(scene.identity('a'));
  cluster.run('p', 'a');
  await scene.look();
  const undo = stage.azure.faults.next(
    { method: 'PATCH', times: Infinity },
    { kind: 'answer', status: 409, code: 'OperationNotAllowed', message: 'no' },
  );
  cluster.api.world.deletePod('default', 'p');
  cluster.api.world.remove('AzureIdentityBinding', 'default', 'a-binding');
  await scene.look();
  expect(scene.attached()).toEqual(['a']);
  undo();
  await stage.clock.advance(2 * 3_600_000);
  await stage.settle();
  expect(scene.attached()).toEqual([]);
  expect(states()).toEqual([]);
});

test('M8 TestForceNamespaced: equal names in two namespaces are two objects, each in its own', async () => {
  await open({ forceNamespaced: true }, { forceNamespaced: true });
  for (const namespace of ['default', 'default2']) {
    scene.cluster.bind(scene.identity(`id-${namespace}`), namespace);
    scene.cluster.run('p', `id-${namespace}`, { namespace });
  }
  scene.cluster.run('stranger', 'id-default', { namespace: 'default2' });
  await scene.look();
  expect(scene.assigned().map(({ name, state }) => `${name} ${state}`)).toEqual([
    'default/p-default-id-default Assigned',
    'default2/p-default2-id-default2 Assigned',
  ]);
});

test('M10 TestSyncNodeNotFound: objects of nodes that are gone go with their pods', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('a'));
  const nodes = cluster.nodes();
  nodes.forEach((node, index) => cluster.run(`p${index}`, 'a', { node }));
  await scene.look();
  expect(scene.assigned()).toHaveLength(nodes.length);
  scene.stage.azure.world.deletePool({ cluster: cluster.id, name: 'batch' });
  await scene.stage.settle();
  const left = new Set(cluster.nodes());
  nodes.forEach((node, index) => {
    if (!left.has(node)) cluster.api.world.deletePod('default', `p${index}`);
  });
  await scene.look();
  expect(scene.assigned()).toHaveLength(left.size);
  expect(scene.assigned().every(({ state }) => state === 'Assigned')).toBe(true);
});

test('M14 TestCloudProviderRetryLoop, N-row 4: an identity that is refused keeps no other from its pod', async () => {
  await open();
  const { cluster, stage } = scene;
  const gone = scene.identity('gone');
  cluster.bind(gone);
  cluster.bind(scene.identity('good'));
  cluster.run('p1', 'gone');
  cluster.run('p2', 'good');
  stage.azure.world.deleteIdentity({ identity: gone.id });
  await scene.look();
  expect(states()).toEqual(['default/p2 Assigned']);
  expect(await cluster.token('p2')).toBe(200);
});

test('N1: pods of equal names in two namespaces: the end of one takes nothing from the other', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('a'));
  cluster.run('web-0', 'a', { namespace: 'one' });
  cluster.run('web-0', 'a', { namespace: 'two' });
  await scene.look();
  cluster.api.world.deletePod('one', 'web-0');
  await scene.look();
  expect(states()).toEqual(['two/web-0 Assigned']);
  expect(await cluster.token('web-0', 'two')).toBe(200);
});

test('N2: an edit of labels alone changes no object, even while Azure is throttled', async () => {
  await open();
  const { cluster, stage } = scene;
  cluster.bind(scene.identity('a'));
  cluster.run('p', 'a');
  await scene.look();
  const before = JSON.stringify(cluster.api.world.list('AzureAssignedIdentity'));
  const object = cluster.api.world.get('AzureIdentity', 'default', 'a');
  cluster.api.world.apply({
    ...object,
    metadata: { name: 'a', namespace: 'default', labels: { 'helm.sh/chart': 'x' } },
  });
  stage.azure.faults.next(
    { method: 'PATCH', times: Infinity },
    { kind: 'answer', status: 429, code: 'TooManyRequests', message: 'no', retryAfter: 60 },
  );
  await scene.look();
  expect(JSON.stringify(cluster.api.world.list('AzureAssignedIdentity'))).toBe(before);
});

test('N4: pods b-c/a and c/a-b of one identity d have an object each', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('d'));
  cluster.run('a', 'd', { namespace: 'b-c' });
  cluster.run('a-b', 'd', { namespace: 'c' });
  await scene.look();
  expect(scene.assigned()).toHaveLength(2);
  expect(await cluster.token('a', 'b-c')).toBe(200);
  expect(await cluster.token('a-b', 'c')).toBe(200);
});

test('N6: a pod on a node without providerID waits, and is served once it is known', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('a'));
  const [node = ''] = cluster.nodes();
  const real = cluster.api.world.get('Node', undefined, node)?.spec as { providerID: string };
  const nodes = cluster.nodes().map((name) => ({ name, providerId: '' }));
  cluster.api.world.setNodes(nodes);
  cluster.run('p', 'a', { node });
  await scene.look();
  expect(states()).toEqual(['default/p Created']);
  cluster.api.world.setNodes([{ name: node, providerId: real.providerID }]);
  await scene.look();
  expect(states()).toEqual(['default/p Assigned']);
});
