import { resourceId } from '../../core/base/resource-id';
import { createStore, memoryTables } from './index';

const CLUSTER = resourceId(
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks1',
);
const NOW = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:10:00.000Z';
const reason = { at: NOW, source: 'event', detail: 'something happened' } as const;

describe('a row that is held back', () => {
  test.each([
    ['soft', [CLUSTER]],
    ['hard', []],
  ] as const)('with a %s hold, a fresh request makes due %j', async (hold, due) => {
    const { work } = createStore(memoryTables());
    await work.enqueue(CLUSTER, reason);
    await work.finish(CLUSTER, { generation: 1, done: false, now: NOW, notBefore: LATER, hold });
    await work.enqueue(CLUSTER, reason);
    expect((await work.due(NOW, 10)).map(({ key: cluster }) => cluster)).toEqual(due);
  });
});

test('a row of before holds had a kind is read as without one', async () => {
  const tables = memoryTables();
  const { work } = createStore(tables);
  const item = await work.enqueue(CLUSTER, reason);
  const [row] = (await tables.page('WorkItems', {})).rows;
  const columns = Object.fromEntries(
    Object.entries(row!.columns).filter(([name]) => name !== 'hold'),
  );
  await tables.upsert('WorkItems', { ...row!, columns });

  expect(await work.get(CLUSTER)).toEqual(item);
});

test('a row that cannot be read stops the work on no other, is told of, and tells who asks for it', async () => {
  const tables = memoryTables();
  const told: (string | undefined)[] = [];
  const { work } = createStore(tables, { unreadable: ({ message }) => void told.push(message) });
  const other = resourceId(`${CLUSTER}-other`);
  await work.enqueue(CLUSTER, reason);
  await work.enqueue(other, reason);
  const rows = (await tables.page('WorkItems', {})).rows;
  const spoilt = rows.find(({ columns }) => columns.cluster === CLUSTER);
  await tables.upsert('WorkItems', {
    ...spoilt!,
    columns: { ...spoilt!.columns, intent: 'dance' },
  });

  expect((await work.due(NOW, 10)).map(({ key: cluster }) => cluster)).toEqual([other]);
  expect(told).toEqual([expect.stringContaining('column intent is "dance"')]);
  await expect(work.get(CLUSTER)).rejects.toThrow(/WorkItems/);
});
