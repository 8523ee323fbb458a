import { VirtualClock } from '../../clock';
import type { SimulatedApiServer } from '..';
import { startApiServer } from '..';
import type { PlainAnswer } from '../testing';
import { plain } from '../testing';

const POD = '/api/v1/namespaces/default/pods/a';

let clock: VirtualClock;
let api: SimulatedApiServer;

beforeEach(async () => {
  clock = new VirtualClock('2026-01-01T00:00:00Z');
  api = await startApiServer({ clock });
});
afterEach(() => api.stop());

const remove = (query = ''): Promise<PlainAnswer> =>
  plain(api, `${POD}${query}`, { method: 'DELETE' });
const isThere = (): boolean => api.world.get('Pod', 'default', 'a') !== undefined;

describe('a pod that is deleted', () => {
  test('is told to stop, keeps its address, and goes when its containers have ended', async () => {
    api.world.createPod({ name: 'a', node: 'n0' });
    const { status, body } = await remove();
    expect([status, body]).toMatchObject([
      200,
      {
        kind: 'Pod',
        metadata: {
          deletionTimestamp: '2026-01-01T00:00:30Z',
          deletionGracePeriodSeconds: 30,
          generation: 2,
        },
        status: { phase: 'Running', podIP: expect.any(String) as string },
      },
    ]);
    expect(isThere()).toBe(true);
    await clock.advance(1000);
    expect(isThere()).toBe(false);
  });

  test('is heard of twice: once as it is told, once as it is gone', () => {
    api.world.createPod({ name: 'a', node: 'n0' });
    const heard: string[] = [];
    api.world.onChange(({ type }) => void heard.push(type));
    api.world.deletePod('default', 'a');
    expect(heard).toEqual(['MODIFIED', 'DELETED']);
  });

  test.each([
    ['waits for a node', {}, ''],
    ['has ended', { node: 'n0', phase: 'Succeeded' } as const, ''],
    ['gets no time', { node: 'n0' }, '?gracePeriodSeconds=0'],
  ])('goes at once when it %s', async (_, pod, query) => {
    api.world.createPod({ name: 'a', ...pod });
    expect((await remove(query)).status).toBe(200);
    expect(isThere()).toBe(false);
  });

  test('is not the one that came after it under its name', async () => {
    api.world.createPod({ name: 'a', node: 'n0' });
    api.world.terminatePod('default', 'a');
    await remove('?gracePeriodSeconds=0');
    api.world.createPod({ name: 'a', node: 'n1' });
    await clock.advance(60_000);
    expect(isThere()).toBe(true);
  });
});

test('a collection goes with what a selector shows, and what has finalizers is told to', async () => {
  for (const [name, finalizers] of [
    ['a', []],
    ['b', ['x.y/z']],
    ['c', []],
  ] as const) {
    const labels = { gone: name === 'c' ? 'no' : 'yes' };
    const metadata = { name, labels, finalizers };
    api.world.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
  }
  const path = '/api/v1/namespaces/default/configmaps?labelSelector=gone%3Dyes';
  const { status, body } = await plain(api, path, { method: 'DELETE' });
  expect([status, (body.items as unknown[]).length]).toEqual([200, 2]);
  const left = api.world.list('ConfigMap').map(({ metadata }) => metadata);
  expect(left).toMatchObject([
    { name: 'b', deletionTimestamp: '2026-01-01T00:00:00Z' },
    { name: 'c' },
  ]);
});
