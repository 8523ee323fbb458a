import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster } from '../../support/connected';
import type { Stage } from '../../support/stage';
import { conditionsOf, IDENTITY_GROUP, openStage, pathOf } from '../../support/stage';

/** Ready means that NMI would give a token: each test compares the condition with what NMI answers. */
let stage: Stage;
let cluster: ConnectedCluster;

async function open(propagationSeconds: number): Promise<void> {
  stage = await openStage({ profile: { objects: 'read' }, settings: { propagationSeconds } });
  cluster = await connectedCluster(stage, { propagationMs: propagationSeconds * 1000 });
  await stage.settle();
}
afterEach(async () => {
  await cluster.stop();
  await stage.stop();
});

function identity(name: string) {
  return stage.azure.world.createIdentity({ name, resourceGroup: IDENTITY_GROUP, existing: true });
}

async function ready(): Promise<string> {
  return (await conditionsOf(stage, cluster.id))[0] ?? '';
}

/** Lets time pass, in steps of five seconds, until the condition says so. */
async function until(condition: string): Promise<void> {
  const end = stage.clock.now() + 10 * 60_000;
  while ((await ready()) !== condition) {
    if (stage.clock.now() > end) throw new Error(`not ${condition} but ${await ready()}`);
    await stage.clock.advance(5000);
    await stage.host.idle();
  }
}

async function look(): Promise<void> {
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
}

test('attached, and Azure does not give tokens yet: Propagating, and Ready when it does', async () => {
  await open(60);
  cluster.bind(identity('web'));
  cluster.run('web-1', 'web');
  await look();
  await until('Ready=False/Propagating');
  expect(await cluster.token('web-1')).toBe(403);
  await until('Ready=True/Converged');
  expect(await cluster.token('web-1')).toBe(200);
});

test('every identity is on its hosts, and a pod asks by a label that nobody bound: ObjectsDoNotMatch', async () => {
  await open(0);
  identity('web');
  cluster.run('web-1', 'web');
  await look();
  await until('Ready=False/ObjectsDoNotMatch');
  expect(await cluster.token('web-1')).toBe(404);
  const answer = await stage.http('GET', pathOf(cluster.id));
  expect(await answer.json()).toMatchObject({
    objects: {
      tokens: { pods: 1, served: 0, refused: [{ pod: 'web-1', reason: 'NoBinding' }] },
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'NoBinding', object: expect.anything() as unknown }),
      ]) as unknown,
    },
  });
});

test('one scale set refuses: the reason is what Azure said, and pods there get no token', async () => {
  await open(0);
  const [first] = stage.azure.world.hosts(cluster.id);
  stage.azure.faults.next(
    { method: 'PATCH', path: first?.name ?? '', times: Infinity },
    { kind: 'answer', status: 409, code: 'OperationNotAllowed', message: 'no' },
  );
  cluster.bind(identity('web'));
  const onFirst = cluster.nodes().find((node) => node.includes(`-${first?.pool}-`)) ?? '';
  const elsewhere = cluster.nodes().find((node) => !node.includes(`-${first?.pool}-`)) ?? '';
  cluster.run('here', 'web', { node: onFirst });
  cluster.run('there', 'web', { node: elsewhere });
  await look();
  await until('Ready=False/OperationNotAllowed');
  expect([await cluster.token('here'), await cluster.token('there')]).toEqual([403, 200]);
});
