import { askForToken } from '../../local/nmi';
import type { ObjectsReport } from '../../shared/core/pod-identity/findings';
import { conditionsOf, identitiesOn, pathOf } from '../support/stage';
import type { Scene } from './scene';
import { openScene, SERVERLESS } from './scene';

/**
 * What MIC does wrong or not at all, end to end with `mic: serverless`. N1, N2, N4, N6 and row 4 are in
 * mic.test.ts, N7, N13 and N14 in shared/core/plan/mic-conformance.test.ts, row 6 is E18, row 7 is E19, row 26 is M3.
 */
let scene: Scene;
const open = async (profile: object = {}, options: object = {}): Promise<void> => {
  scene = await openScene({ ...SERVERLESS, ...profile }, { nmi: 'standard', ...options });
};
afterEach(() => scene.close());

/** Writes of ARM to hosts since the ledger was reset. */
function patches(): readonly string[] {
  return scene.stage.azure.calls
    .writes()
    .filter(({ method }) => method === 'PATCH')
    .map(({ path }) => path);
}

async function report(): Promise<ObjectsReport> {
  const answer = await scene.stage.http('GET', pathOf(scene.cluster.id));
  return ((await answer.json()) as { readonly objects: ObjectsReport }).objects;
}

/** Name of the scale set of a pool. */
function scaleSetOf(pool: string): string {
  const host = scene.stage.azure.world.hosts(scene.cluster.id).find((each) => each.pool === pool);
  return host?.id.split('/').at(-1) ?? '';
}

function nodeOf(pool: string): string {
  return scene.cluster.nodes().find((name) => name.includes(`-${pool}-`)) ?? '';
}

test('N5, row 11: pods of jobs that have ended hold nothing, the running one keeps its token', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('job'));
  for (const name of ['done', 'failed', 'running']) cluster.run(name, 'job');
  await scene.look();
  cluster.api.world.setPhase('default', 'done', 'Succeeded');
  cluster.api.world.setPhase('default', 'failed', 'Failed');
  await scene.look();
  expect(scene.assigned().map(({ pod }) => pod)).toEqual(['default/running']);
  expect(await cluster.token('running')).toBe(200);
});

test('N9: fifty pods in a burst cost each scale set one PATCH', async () => {
  await open();
  const { cluster, stage } = scene;
  for (let index = 0; index < 10; index += 1) cluster.bind(scene.identity(`id-${index}`));
  for (let index = 0; index < 50; index += 1) cluster.run(`p-${index}`, `id-${index % 10}`);
  stage.azure.calls.reset();
  for (let index = 0; index < 50; index += 1) {
    await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  }
  await stage.settle();
  expect(patches()).toHaveLength(3);
  expect(scene.assigned().filter(({ state }) => state === 'Assigned')).toHaveLength(50);
});

test('N15: a scale set that answers 429 holds up its own pods only', async () => {
  await open();
  const { cluster, stage } = scene;
  cluster.bind(scene.identity('a'));
  cluster.run('there', 'a', { node: nodeOf('apps') });
  cluster.run('waits', 'a', { node: nodeOf('batch') });
  const undo = stage.azure.faults.next(
    { method: 'PATCH', path: scaleSetOf('batch'), times: Infinity },
    { kind: 'answer', status: 429, code: 'TooManyRequests', message: 'no', retryAfter: 30 },
  );
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle(5);
  const states = () => scene.assigned().map(({ pod, state }) => `${pod} ${state}`);
  expect(states()).toEqual(['default/there Assigned', 'default/waits Created']);
  expect(await cluster.token('there')).toBe(200);
  undo();
  await stage.settle();
  await scene.look();
  expect(states()).toEqual(['default/there Assigned', 'default/waits Assigned']);
});

test('N10, managed mode: pods on a fast scale set get tokens while another is under way for ten minutes', async () => {
  scene = await openScene({});
  const { cluster, stage } = scene;
  cluster.bind(scene.identity('a'));
  cluster.run('fast', 'a', { node: nodeOf('apps') });
  cluster.run('slow', 'a', { node: nodeOf('batch') });
  stage.azure.faults.next(
    { method: 'PATCH', path: scaleSetOf('batch') },
    { kind: 'operation', ms: 600_000 },
  );
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle(3);
  expect([await cluster.token('fast'), await cluster.token('slow')]).toEqual([200, 403]);
});

test('N19: failures of Azure that pass leave the pod with its token, without anybody’s help', async () => {
  await open();
  const { cluster, stage } = scene;
  cluster.bind(scene.identity('a'));
  cluster.run('p', 'a');
  stage.azure.faults.next(
    { method: 'PATCH', times: 3 },
    { kind: 'answer', status: 500, code: 'InternalServerError', message: 'no' },
  );
  stage.azure.faults.next({ method: 'GET', times: 2 }, { kind: 'reset', when: 'beforeCommit' });
  await scene.look();
  expect(await cluster.token('p')).toBe(200);
});

test('N11: an identity that is attached, whose pod and binding vanish before its object is Assigned, is taken back', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('a'));
  const undo = cluster.api.faults.add(
    { path: 'azureassignedidentities', method: 'PATCH', times: Infinity },
    { kind: 'answer', status: 500 },
  );
  cluster.run('p', 'a');
  await scene.look();
  expect(scene.assigned()).toMatchObject([{ state: 'Created' }]);
  expect(scene.attached()).toEqual(['a']);
  cluster.api.world.deletePod('default', 'p');
  cluster.api.world.remove('AzureIdentityBinding', 'default', 'a-binding');
  undo();
  await scene.look();
  expect(scene.assigned()).toEqual([]);
  expect(scene.attached()).toEqual([]);
});

test('N20: bindings of many living pods that vanish at once take no token away, and the status tells why', async () => {
  await open({ maxRemovalShare: 0.5 });
  const { cluster, stage } = scene;
  cluster.bind(scene.identity('a'));
  for (let index = 0; index < 12; index += 1) cluster.run(`p-${index}`, 'a');
  await scene.look();
  cluster.api.world.remove('AzureIdentityBinding', 'default', 'a-binding');
  await scene.look();
  expect(scene.assigned()).toHaveLength(12);
  // The identity is all that the hosts hold, so the guard of the hosts keeps it too.
  expect(scene.attached()).toEqual(['a']);
  expect(await cluster.token('p-0')).toBe(200);
  expect((await conditionsOf(stage, cluster.id)).join(' ')).toMatch(/Stalled=True\//);
});

test('row 5: an identity that was deleted and made again under its name serves again', async () => {
  await open();
  const { cluster, stage } = scene;
  const old = scene.identity('a');
  cluster.bind(old);
  cluster.run('p', 'a');
  await scene.look();
  // While an attachment is new, an entry without principalId may be Azure's delay: it is left alone.
  await stage.clock.advance(30 * 60_000);
  const made = stage.azure.world.recreateIdentity({ identity: old.id });
  expect(made.clientId).not.toBe(old.clientId);
  cluster.bind(made);
  await stage.settle();
  await scene.look();
  const pod = { namespace: 'default', pod: 'p' };
  expect((await askForToken(cluster.nmis, pod, { clientId: made.clientId })).status).toBe(200);
});

test('row 8: of two AzureIdentity objects for one identity, the end of one takes nothing from the other', async () => {
  await open();
  const { cluster } = scene;
  const shared = scene.identity('shared');
  cluster.bind(shared);
  cluster.bind({ ...shared, name: 'alias' });
  cluster.run('p1', 'shared');
  cluster.run('p2', 'alias');
  await scene.look();
  cluster.api.world.remove('AzureIdentity', 'default', 'alias');
  await scene.look();
  expect(scene.attached()).toEqual(['shared']);
  expect(await cluster.token('p1')).toBe(200);
});

test('row 9: a namespace that goes with everything in it leaves nothing on the scale sets', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('a'), 'team');
  cluster.run('p', 'a', { namespace: 'team' });
  await scene.look();
  const { world } = cluster.api;
  world.deletePod('team', 'p');
  world.remove('AzureIdentityBinding', 'team', 'a-binding');
  world.remove('AzureIdentity', 'team', 'a');
  await scene.look();
  expect(scene.assigned()).toEqual([]);
  expect(scene.attached()).toEqual([]);
});

test('row 10: our objects have no finalizer, so nobody waits for us', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('a'));
  cluster.run('p', 'a');
  await scene.look();
  const [object] = cluster.api.world.list('AzureAssignedIdentity');
  expect(object?.metadata).not.toHaveProperty('finalizers');
  cluster.api.world.remove('AzureAssignedIdentity', 'default', object?.metadata.name ?? '');
  expect(scene.assigned()).toEqual([]);
});

test('row 19: with namespaces apart, equal names in two namespaces lead each pod to its own identity', async () => {
  await open({ forceNamespaced: true }, { forceNamespaced: true });
  const { cluster } = scene;
  const [one, two] = [scene.identity('one'), scene.identity('two')];
  cluster.bind({ ...one, name: 'same' }, 'x');
  cluster.bind({ ...two, name: 'same' }, 'y');
  for (const namespace of ['x', 'y']) cluster.run('p', 'same', { namespace });
  await scene.look();
  const served = scene.assigned().map(({ pod, resourceID }) => `${pod} ${resourceID}`);
  expect(served).toEqual([`x/p ${one.id}`, `y/p ${two.id}`]);
  expect([await cluster.token('p', 'x'), await cluster.token('p', 'y')]).toEqual([200, 200]);
});

test('row 20: a label that no binding has is told in words, pod by pod', async () => {
  await open();
  const { cluster } = scene;
  cluster.bind(scene.identity('web'));
  cluster.run('typo', 'wbe');
  cluster.run('fine', 'web');
  await scene.look();
  const { tokens } = await report();
  expect(tokens).toMatchObject({ pods: 2, served: 1 });
  expect(tokens.refused).toEqual([
    expect.objectContaining({ namespace: 'default', pod: 'typo', reason: 'NoBinding' }),
  ]);
});

test('row 21: a pool that is added gets the identities before any pod runs on it', async () => {
  await open();
  const { cluster, stage } = scene;
  cluster.bind(scene.identity('a'));
  await scene.look();
  stage.azure.world.addPool({ cluster: cluster.id, name: 'fresh' });
  await stage.settle();
  expect(identitiesOn(stage, cluster.id)).toMatchObject({ fresh: ['a'] });
});
