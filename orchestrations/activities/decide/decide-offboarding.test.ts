import type { ConditionChange } from '../../../shared/core/base/conditions';
import { BY_PERSON, Scene } from '../../../test/support/fakes/scene';
import {
  CLUSTER,
  entry,
  foreignAssignment,
  held,
  heldRole,
  host,
  hostId,
  IDENTITY_GROUP,
  identityId,
  need,
  ourAssignment,
} from '../../../test/support/world';

const NEED = need(IDENTITY_GROUP);
const ROLE = heldRole(NEED);
const APPS = host('apps', ['billing', 'theirs']);

/** A cluster with one identity and one role of ours, beside an identity of somebody else, that a person off-boards. */
async function leaving(options: ConstructorParameters<typeof Scene>[0] = {}): Promise<Scene> {
  const ledger = [held(APPS, 'billing'), ROLE];
  const scene = new Scene({
    ...options,
    of: { hosts: [APPS], ledger, roleAssignments: [ourAssignment(NEED)], ...options.of },
  });
  await scene.store.ledger.put(CLUSTER, scene.world.ledger);
  await scene.store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
  return scene;
}

function attached(scene: Scene): readonly string[] {
  return scene.azure.world.hosts.flatMap((each) => each.attached.map(({ id }) => id));
}

async function ready(scene: Scene): Promise<ConditionChange | undefined> {
  const state = await scene.store.clusters.get(CLUSTER);
  return state?.conditions.find(({ type }) => type === 'Ready');
}

test('what we gave is taken back, and what others gave stays', async () => {
  const scene = await leaving();
  await scene.run();
  expect(attached(scene)).toEqual([identityId('theirs')]);
  expect([scene.azure.world.roles, await scene.ledger()]).toEqual([[], []]);
  expect(await ready(scene)).toMatchObject({ reason: 'OffBoarded' });
});

test('a host that the list lost is read by itself before its entry is forgotten [P7, P16]', async () => {
  const scene = await leaving();
  scene.azure.world.hosts = [];
  await scene.run();
  expect(await scene.ledger()).toContainEqual(expect.objectContaining({ host: APPS.id }));
  scene.azure.world.hosts = [APPS];
  await scene.run();
  expect([attached(scene), await scene.ledger()]).toEqual([[identityId('theirs')], []]);
});

test('an identity that somebody has taken off meanwhile is no write', async () => {
  const bare = { ...APPS, attached: [entry('theirs')] };
  const scene = await leaving({ of: { hosts: [bare] } });
  await scene.run();
  expect(scene.azure.writes.filter((write) => write.startsWith('patchHostIdentity'))).toEqual([]);
  expect(await scene.ledger()).toEqual([]);
});

test('an equal role of somebody else is left to them', async () => {
  const theirs = foreignAssignment(NEED);
  const scene = await leaving({ of: { roleAssignments: [ourAssignment(NEED), theirs] } });
  await scene.run();
  expect(scene.azure.world.roles).toEqual([theirs]);
});

test('a host that refuses the PATCH keeps its entry in the ledger, and the role that its pods need', async () => {
  const web = host('web', ['billing']);
  const ledger = [ROLE, held(APPS, 'billing'), held(web, 'billing')];
  const scene = await leaving({ of: { hosts: [APPS, web], ledger } });
  scene.azure.refuse('patchHostIdentity', {
    policy: 'Stalled',
    code: 'AuthorizationFailed',
    target: web.id,
  });
  await scene.run();
  const left = await scene.ledger();
  expect(left.some((one) => one.kind === 'identity')).toBe(true);
  expect(await ready(scene)).not.toMatchObject({ reason: 'OffBoarded' });
});

test('a cluster that AKS is working on is left until AKS has finished', async () => {
  const scene = await leaving();
  const [before] = scene.azure.world.clusters;
  scene.azure.world.clusters = scene.azure.world.clusters.map((each) => ({
    ...each,
    provisioningState: 'Upgrading',
  }));
  await scene.run();
  expect([scene.azure.writes, await scene.ledger()]).toEqual([[], scene.world.ledger]);
  expect(await ready(scene)).toMatchObject({ status: 'False' });
  scene.azure.world.clusters = before === undefined ? [] : [before];
  await scene.run();
  expect(await scene.ledger()).toEqual([]);
});

test('a stopped reconciler shows what it would take back, and takes nothing [P17]', async () => {
  const scene = await leaving({ adapters: { dryRun: true } });
  await scene.run();
  expect([scene.azure.writes, await scene.ledger()]).toEqual([[], scene.world.ledger]);
  expect(await ready(scene)).toMatchObject({
    reason: 'AwaitingConfirmation',
    message: expect.stringContaining('dry run'),
  });
});

test('what had to wait asks for a new word: the old one may be weeks old', async () => {
  const scene = await leaving();
  const tags = { 'identity-reconciler.suspend': 'true' };
  scene.azure.world.clusters = scene.azure.world.clusters.map((each) => ({ ...each, tags }));
  await scene.run();
  scene.azure.world.clusters = [scene.world.cluster];
  await scene.run();
  expect([scene.azure.writes, await scene.ledger()]).toEqual([[], scene.world.ledger]);
  await scene.store.work.enqueue(CLUSTER, { ...BY_PERSON, at: scene.now }, 'offboard');
  await scene.run();
  expect(await scene.ledger()).toEqual([]);
});

test('a cluster of which we hold nothing is off-boarded without looking at its hosts', async () => {
  const scene = await leaving({ of: { ledger: [], hosts: [host('apps', ['theirs'])] } });
  scene.azure.refuse('listHosts', { policy: 'Stalled', code: 'AuthorizationFailed' });
  await scene.run();
  expect(await ready(scene)).toMatchObject({ reason: 'OffBoarded' });
  expect(attached(scene)).toEqual([identityId('theirs')]);
});

test('an entry of a host that is long gone is forgotten once two reads agree', async () => {
  const ledger = [held(hostId('gone'), 'billing')];
  const scene = await leaving({ of: { hosts: [], ledger, roleAssignments: [] } });
  await scene.run();
  expect(await scene.ledger()).toEqual(ledger);
  await scene.run();
  expect(await scene.ledger()).toEqual([]);
});
