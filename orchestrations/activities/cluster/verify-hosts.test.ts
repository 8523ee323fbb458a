import { PLAN_ID, Scene } from '../../../test/support/fakes/scene';
import { planned } from '../../../test/support/runs';
import {
  CLUSTER,
  cluster,
  deadEntry,
  entry,
  held,
  host,
  hostId,
  identities,
  identityId,
  NOW,
  planOf,
} from '../../../test/support/world';
import { advanceHost } from './advance-host';
import type { Verified } from './verify-hosts';
import { verifyHosts } from './verify-hosts';

const RUN = { cluster: CLUSTER, planId: PLAN_ID, intent: 'reconcile' } as const;
const POOL = hostId('pool');
const [OLD, NEW] = [identityId('old'), identityId('new')];

/** A host with `old` of ours, that is to get `new` and to lose `old`; its additions were sent, and Azure took them. */
async function updated(): Promise<Scene> {
  const pool = host('pool', ['old']);
  const of = { hosts: [pool], identities: identities('new'), ledger: [held(pool, 'old')] };
  const scene = new Scene({ of });
  await scene.store.ledger.put(CLUSTER, of.ledger);
  const plan = planOf(scene.world);
  // No profile wants it any more, and it lives on.
  scene.azure.world.identities = [...identities('old', 'new')];
  const nodes = { nodeResourceGroup: cluster().nodeResourceGroup, pools: [] };
  const made = planned({ plan, planId: PLAN_ID, profile: 'team-a', nodes });
  await scene.store.plans.put(CLUSTER, { planId: PLAN_ID, at: NOW, mode: 'run', planned: made });
  await done(scene);
  return scene;
}

async function done(scene: Scene): Promise<void> {
  const ref = await scene.ref('updateHost');
  for (let turn = 0; turn < 5; turn += 1) {
    if ((await advanceHost(ref)).status === 'done') return;
  }
  throw new Error('the host is never done');
}

function shows(scene: Scene, attached: ReturnType<typeof host>['attached']): void {
  scene.azure.world.hosts = [{ ...host('pool'), attached }];
}

function look(): Promise<Verified> {
  return verifyHosts(RUN);
}

test('a host that shows what it got may lose the rest now [P7]', async () => {
  const scene = await updated();
  const { stepId } = await scene.ref('updateHost');
  expect(await look()).toEqual({
    failures: [],
    attached: { [POOL]: [NEW, OLD] },
    detaching: [stepId],
  });
});

test('looked at once more, because the first answer was lost, it starts nothing anew [F2]', async () => {
  const scene = await updated();
  const { stepId } = await scene.ref('updateHost');
  await look();
  const before = await scene.store.plans.progress(CLUSTER, PLAN_ID, stepId);
  expect(await look()).toMatchObject({ detaching: [stepId], failures: [] });
  expect(await scene.store.plans.progress(CLUSTER, PLAN_ID, stepId)).toEqual(before);
});

test('after the removals nothing is left to detach, and what is left on the host is said', async () => {
  const scene = await updated();
  await look();
  await done(scene);
  expect(await look()).toEqual({ failures: [], attached: { [POOL]: [NEW] }, detaching: [] });
});

describe('nothing is taken off a host', () => {
  test('that does not show what it got: somebody else has written to it [P7]', async () => {
    const scene = await updated();
    shows(scene, [entry('old')]);
    expect(await look()).toMatchObject({
      detaching: [],
      failures: [{ code: 'NotProven', target: POOL }],
      attached: { [POOL]: [OLD] },
    });
  });

  test('whose new entry shows no principal: Azure has not brought it to life', async () => {
    const scene = await updated();
    shows(scene, [entry('old'), deadEntry('new')]);
    expect(await look()).toMatchObject({ detaching: [], failures: [{ code: 'NotProven' }] });
  });

  test('that cannot be read, and nobody says what is on it', async () => {
    const scene = await updated();
    scene.azure.refuse('listHosts', { policy: 'Throttled', code: 'TooManyRequests' });
    scene.azure.refuse('getHost', { policy: 'Throttled', code: 'TooManyRequests' });
    expect(await look()).toMatchObject({
      detaching: [],
      attached: {},
      failures: [{ code: 'TooManyRequests' }],
    });
  });

  test('that is gone: there is nothing to prove', async () => {
    const scene = await updated();
    scene.azure.world.hosts = [];
    expect(await look()).toEqual({ failures: [], attached: {}, detaching: [] });
  });
});

test('a host that a list leaves out is read by itself before anything is said of it [F18]', async () => {
  const scene = await updated();
  const { stepId } = await scene.ref('updateHost');
  scene.azure.next('listHosts', async () => []);
  expect(await look()).toMatchObject({ detaching: [stepId], failures: [] });
  expect(scene.azure.calls).toContain('getHost pool');
});

test('a plan that is none is looked at by nobody', async () => {
  const scene = await updated();
  scene.azure.calls.length = 0;
  expect(await verifyHosts({ ...RUN, planId: 'invented' })).toMatchObject({
    detaching: [],
    attached: {},
    failures: [expect.anything()],
  });
  expect(scene.azure.calls).toEqual([]);
});
