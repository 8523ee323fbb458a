import type { IsoTime } from '../shared/core/base/iso-time';
import { runInstanceId, watchInstanceId } from '../shared/core/base/keys';
import { fakeClient } from '../test/support/durable/client';
import { installServices } from '../test/support/services';
import { CLUSTER, NOW } from '../test/support/world';
import { armWatch } from './arm-watch';
import { enqueueRun, startRun } from './enqueue';

const BECAUSE = { key: CLUSTER, source: 'event', detail: 'a pool was added' } as const;
const CHART = 'chart:nmi';

function scene(): ReturnType<typeof installServices> & ReturnType<typeof fakeClient> {
  return { ...installServices(), ...fakeClient() };
}

describe('whoever asks for a run', () => {
  test('finds it stored, and started under the id of its cluster', async () => {
    const { services, client, started, ids, store } = scene();
    await enqueueRun(services, client, BECAUSE);
    expect(started).toEqual([`reconcileCluster {"cluster":"${CLUSTER}"}`]);
    expect(ids).toEqual([runInstanceId(CLUSTER)]);
    expect(await store.work.get(CLUSTER)).toMatchObject({
      generation: 1,
      reasons: [{ at: NOW, source: 'event', detail: 'a pool was added' }],
    });
  });

  test('is served by the run that is at work, when there is one: it looks again in its end', async () => {
    const { services, client, running, store } = scene();
    running.add(runInstanceId(CLUSTER));
    await expect(enqueueRun(services, client, BECAUSE)).resolves.toMatchObject({
      generation: 1,
    });
    expect(await store.work.due(NOW, 10)).toHaveLength(1);
  });

  test('loses nothing when Durable does not answer: the row is due, and the pump starts it [F1]', async () => {
    const { services, store } = scene();
    const down = { startNew: () => Promise.reject(new Error('503')) } as never;
    await enqueueRun(services, down, BECAUSE);
    expect(await store.work.due(NOW, 10)).toMatchObject([{ key: CLUSTER }]);
  });

  test('gets no run when the request could not be stored, and hears of it [F1]', async () => {
    const { services, client, started, store } = scene();
    jest.spyOn(store.work, 'enqueue').mockRejectedValue(new Error('no table'));
    await expect(enqueueRun(services, client, BECAUSE)).rejects.toThrow('no table');
    expect(started).toEqual([]);
  });

  test('starts nothing while the cluster rests, and is remembered', async () => {
    const { services, client, started, store } = scene();
    const until: IsoTime = '2026-01-02T13:00:00.000Z';
    await store.work.enqueue(CLUSTER, { at: NOW, source: 'http', detail: 'first' });
    const rest = { notBefore: until, hold: 'hard' } as const;
    await store.work.finish(CLUSTER, { generation: 1, done: true, now: NOW, ...rest });
    await enqueueRun(services, client, BECAUSE);
    expect(started).toEqual([]);
    expect(await store.work.get(CLUSTER)).toMatchObject({ generation: 2 });
    expect(await store.work.due(until, 10)).toHaveLength(1);
  });

  test('twice, by one request that was sent again, asks once', async () => {
    const { services, client, store } = scene();
    const turn = { id: 'key-1', at: '2026-01-02T11:00:00.000Z' as const };
    await enqueueRun(services, client, { ...BECAUSE, turn });
    await enqueueRun(services, client, { ...BECAUSE, turn });
    expect(await store.work.get(CLUSTER)).toMatchObject({
      generation: 1,
      reasons: [{ id: 'key-1', at: turn.at }],
    });
  });

  test('says what was deleted, and whether no older list will do', async () => {
    const { services, client, store } = scene();
    await enqueueRun(services, client, {
      ...BECAUSE,
      about: 'cluster',
      deleted: CLUSTER,
    });
    const item = await store.work.get(CLUSTER);
    expect(item?.reasons).toMatchObject([{ about: 'cluster', deleted: CLUSTER }]);
  });
});

describe('a chart or a repository', () => {
  test('is asked for like a cluster, under an id of its own', async () => {
    const { services, client, started, ids, store } = scene();
    await enqueueRun(services, client, { key: CHART, source: 'http', detail: 'by hand' });
    expect(started).toEqual(['syncChart {"chart":"nmi"}']);
    expect(ids).toEqual([runInstanceId(CHART)]);
    expect(await store.work.get(CHART)).toMatchObject({ generation: 1 });
  });

  test('of the same name is another one', async () => {
    const { services, client, ids } = scene();
    await startRun(services, client, CHART);
    await startRun(services, client, 'gitops:nmi');
    expect(new Set(ids).size).toBe(2);
  });
});

test('a cluster is watched once, however often a run or a sweep sees to it', async () => {
  const { services, client, started, ids } = scene();
  await armWatch(services, client, CLUSTER);
  await armWatch(services, client, CLUSTER);
  expect(started).toEqual([`watchCluster {"cluster":"${CLUSTER}"}`]);
  expect(ids).toEqual([watchInstanceId(CLUSTER)]);
});
