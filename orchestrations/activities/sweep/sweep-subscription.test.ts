import { clusterId } from '../../../shared/core/base/resource-id';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import { freshState } from '../../../shared/core/run/after-run';
import type { SweepReport } from '../../names';
import { NOBODY_STARTS } from '../../../test/support/durable/context';
import type { SceneOptions } from '../../../test/support/fakes/scene';
import { BY_PERSON, EVERY_CLUSTER, Scene } from '../../../test/support/fakes/scene';
import { configuration } from '../../../test/support/services';
import {
  CLUSTER,
  cluster,
  held,
  host,
  identities,
  profile,
  SUBSCRIPTION,
} from '../../../test/support/world';
import type { SweepSubscriptionInput } from './sweep-subscription';
import { sweepSubscription } from './sweep-subscription';

const INPUT: SweepSubscriptionInput = {
  ...{ subscription: SUBSCRIPTION, selector: {}, all: false, because: 'hourly', source: 'sweep' },
};
const LACKING = { hosts: [host('pool')], identities: identities('a') };
const CONVERGED = {
  hosts: [host('pool', ['a'])],
  identities: identities('a'),
  ledger: [held(host('pool'), 'a')],
};

function sweep(change: Partial<SweepSubscriptionInput> = {}): Promise<SweepReport> {
  return sweepSubscription({ ...INPUT, ...change }, NOBODY_STARTS);
}

/** What was queued, with why. */
async function queued({ store }: Scene): Promise<readonly string[]> {
  const items = await store.work.clusters();
  return items.flatMap(({ reasons }) => reasons.map(({ detail }) => detail));
}

/** A cluster with a state: a run has been there. */
async function known(of: SceneOptions['of']): Promise<Scene> {
  const scene = new Scene({ of: of ?? {} });
  await scene.store.ledger.put(CLUSTER, of?.ledger ?? []);
  await scene.store.clusters.update(CLUSTER, () => ({
    ...freshState(CLUSTER),
    profile: scene.world.profile.name,
    conditions: [],
  }));
  return scene;
}

test('a cluster that lacks an identity is queued, and nothing is written to Azure', async () => {
  const scene = await known(LACKING);
  expect(await sweep()).toMatchObject({ clusters: 1, queued: [CLUSTER], problems: [] });
  expect(await queued(scene)).toEqual([expect.stringMatching(/^hourly: /)]);
  expect(scene.azure.writes).toEqual([]);
});

test('a cluster that a run has left in order is not queued, and costs its subscription a few lists [P2]', async () => {
  const scene = new Scene({ of: LACKING });
  expect(await scene.run()).toMatchObject({ outcome: 'Changed' });
  scene.azure.calls.length = 0;
  expect(await sweep()).toMatchObject({ clusters: 1, queued: [], problems: [] });
  expect(scene.azure.calls.filter((call) => call.startsWith('get'))).toEqual([]);
  expect(scene.azure.writes).toEqual([]);
});

test('an event that was lost costs at most one sweep: a pool that nobody told of is found [P4, F3]', async () => {
  const scene = await known(CONVERGED);
  await sweep();
  const before = (await queued(scene)).length;
  scene.azure.world.hosts = [...scene.azure.world.hosts, host('new-pool')];
  expect(await sweep()).toMatchObject({ queued: [CLUSTER] });
  expect((await queued(scene)).length).toBe(before + 1);
});

test('a sweep of everything queues every cluster, and looks at none', async () => {
  const scene = await known(CONVERGED);
  expect(await sweep({ all: true })).toMatchObject({ queued: [CLUSTER] });
  expect(scene.azure.calls.filter((call) => /Hosts|Identities/.test(call))).toEqual([]);
});

test('a list that fails is a problem of this subscription, and nothing is concluded from it [F12]', async () => {
  const scene = await known(LACKING);
  scene.azure.refuse('listClusters', { policy: 'Throttled', code: 'TooManyRequests' });
  expect(await sweep()).toEqual({
    clusters: 0,
    queued: [],
    problems: [expect.stringContaining('TooManyRequests')],
  });
  expect(await queued(scene)).toEqual([]);
});

test('a list of hosts that fails is a problem of each cluster, and queues none', async () => {
  const scene = await known(LACKING);
  scene.azure.refuse('listAllHosts', { policy: 'Throttled', code: 'TooManyRequests' });
  expect(await sweep()).toMatchObject({
    clusters: 1,
    queued: [],
    problems: [expect.stringContaining(CLUSTER)],
  });
});

test('a row that cannot be written keeps no other cluster waiting [P10]', async () => {
  const other = clusterId(SUBSCRIPTION, 'apps', 'aks-z');
  const scene = await known(LACKING);
  scene.azure.world.clusters = [
    ...scene.azure.world.clusters,
    cluster({ id: other, name: 'aks-z' }),
  ];
  const request = scene.store.work.enqueue.bind(scene.store.work);
  jest
    .spyOn(scene.store.work, 'enqueue')
    .mockImplementationOnce(() => Promise.reject(new Error('busy')))
    .mockImplementation(request);
  const { queued: done, problems } = await sweep({ all: true });
  expect([done, problems]).toEqual([[other], [expect.stringContaining(CLUSTER)]]);
});

describe('a cluster that the list does not show', () => {
  const gone = clusterId(SUBSCRIPTION, 'apps', 'aks-gone');

  async function withGone(): Promise<Scene> {
    const scene = await known(CONVERGED);
    await scene.store.work.enqueue(gone, BY_PERSON, 'reconcile');
    await scene.store.ledger.put(gone, [held(host('pool'), 'a')]);
    return scene;
  }

  test('is looked at by a run of its own: a list proves nothing about what is absent', async () => {
    const scene = await withGone();
    expect((await sweep()).queued).toContain(gone);
    expect(await scene.store.ledger.of(gone)).toHaveLength(1);
  });

  test('is left alone by a sweep that looks for others', async () => {
    await withGone();
    const { queued: asked } = await sweep({ selector: { names: ['aks-p*'] } });
    expect(asked).not.toContain(gone);
  });

  test('is looked at no more once it has left with nothing of ours', async () => {
    const scene = await known(CONVERGED);
    await scene.store.work.enqueue(gone, BY_PERSON, 'offboard');
    await scene.store.clusters.update(gone, () => ({ ...freshState(gone), offboarded: true }));
    expect((await sweep()).queued).not.toContain(gone);
  });
});

describe('an off-boarding', () => {
  test('that has not ended goes on', async () => {
    const scene = await known(CONVERGED);
    await scene.store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
    expect(await sweep()).toMatchObject({ queued: [CLUSTER] });
  });

  test('that waits for a new word of a person is left alone, whatever it holds', async () => {
    const scene = await known(CONVERGED);
    await scene.store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
    const result = { generation: 1, done: true, now: scene.now, withdraws: true };
    await scene.store.work.finish(CLUSTER, result);
    expect(await sweep()).toMatchObject({ clusters: 1, queued: [] });
  });

  test('that left nothing is over: the cluster is not taken up again [P16]', async () => {
    const scene = await known(LACKING);
    await scene.store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
    expect(await sweep()).toMatchObject({ clusters: 1, queued: [] });
  });
});

describe('which clusters are looked at', () => {
  const apps: Cluster = cluster();

  test.each<[object, number]>([
    [{ resourceGroups: ['APPS'] }, 1],
    [{ resourceGroups: ['ap?s'] }, 1],
    [{ resourceGroups: ['other*'] }, 0],
    [{ names: ['aks-*'] }, 1],
    [{ names: [] }, 0],
    [{ profiles: ['team-a'] }, 1],
    [{ profiles: ['team-b'] }, 0],
    [{ names: ['aks-*'], profiles: ['team-b'] }, 0],
  ])('%j: %i', async (selector, count) => {
    const scene = await known(LACKING);
    scene.azure.world.clusters = [apps];
    expect(await sweep({ selector })).toMatchObject({ clusters: count });
  });
});

test('a subscription that was taken out of the settings is not listed, and people hear what is left there', async () => {
  const scene = await known(CONVERGED);
  scene.configuration = configuration({
    profiles: [profile(EVERY_CLUSTER)],
    settings: { ...configuration().settings, subscriptions: [] },
  });
  const { clusters, problems } = await sweep();
  expect([clusters, problems]).toEqual([
    0,
    [expect.stringContaining('no longer in settings.subscriptions')],
  ]);
  expect(scene.azure.calls.filter((call) => call.startsWith('listClusters'))).toEqual([]);
});
