import { setTimeout as sleep } from 'node:timers/promises';
import { watchInstanceId } from '../../../shared/core/base/keys';
import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster } from '../../support/connected';
import type { Stage } from '../../support/stage';
import { IDENTITY_GROUP, identitiesOn, openStage } from '../../support/stage';

/** The watch of a real round over TLS, under the virtual clock: test/faults/cluster/watch.test.ts has what can go wrong. */
let stage: Stage;
let cluster: ConnectedCluster;

beforeEach(async () => {
  stage = await openStage({ profile: { objects: 'read', watch: true } });
  cluster = await connectedCluster(stage);
  await until(() => cluster.api.calls.watches().length >= 4, 30 * 60);
});
afterEach(async () => {
  await cluster.stop();
  // The round hears that its watches broke, and rests on the clock.
  await pass(30);
  await stage.stop();
});

/** Lets virtual seconds pass, and gives sockets, which know no virtual time, a moment for each. */
async function pass(seconds: number): Promise<void> {
  for (let each = 0; each < seconds; each += 1) {
    await stage.clock.advance(1000);
    await sleep(10);
  }
}

async function until(holds: () => boolean | Promise<boolean>, seconds: number): Promise<void> {
  for (let each = 0; each < seconds; each += 1) {
    if (await holds()) return;
    await pass(1);
  }
  throw new Error(`It did not come to that within ${seconds} s.`);
}

test('an onboarded cluster is watched, and a manifest leads to a token with no event and no resync', async () => {
  expect(stage.host.hub.instance(watchInstanceId(cluster.id))?.runtimeStatus).toBe('Running');
  const web = stage.azure.world.createIdentity({
    name: 'web',
    resourceGroup: IDENTITY_GROUP,
    existing: true,
  });
  cluster.run('web-1', 'web');
  await pass(60);
  expect(await cluster.token('web-1')).toBe(404);
  cluster.bind(web);
  // Within seconds, says test/faults/cluster/watch.test.ts; here sockets take real time, which a busy machine has not.
  await until(async () => {
    const { reasons = [] } = (await stage.store.work.get(cluster.id)) ?? {};
    return reasons.some(({ source, detail }) => source === 'watch' && detail.includes('web'));
  }, 60);
  await until(() => identitiesOn(stage, cluster.id).apps?.includes('web') === true, 120);
  await pass(60);
  expect(await cluster.token('web-1')).toBe(200);
});

test('a watch that was lost is armed again by the next sweep', async () => {
  const id = watchInstanceId(cluster.id);
  stage.host.hub.terminate(id, 'lost');
  await until(() => stage.host.hub.instance(id)?.runtimeStatus === 'Terminated', 60);
  await until(() => stage.host.hub.instance(id)?.runtimeStatus === 'Running', 20 * 60);
});
