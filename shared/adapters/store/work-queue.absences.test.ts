import { tableWorlds } from '../../../test/support/table-worlds';
import { clusterId, resourceId } from '../../core/base/resource-id';
import { createStore, memoryTables } from './index';

const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const A = clusterId(SUBSCRIPTION, 'fleet', 'a');
const B = clusterId(SUBSCRIPTION, 'fleet', 'b');
const ELSEWHERE = clusterId('22222222-2222-2222-2222-222222222222', 'fleet', 'c');
const HOST = resourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/mc/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np`,
);
const NOW = '2026-01-01T00:00:00.000Z';
const reason = { at: NOW, source: 'event', detail: 'something happened' } as const;
const ended = { generation: 1, done: false, now: NOW } as const;

describe.each(tableWorlds(7))('what Azure says does not exist, in %s', (_, newTables) => {
  test('is remembered by whatever process looks next, until a run is shown it [F1]', async () => {
    const tables = newTables();
    const absences = [{ id: HOST, since: NOW, by: 'read' }] as const;
    await createStore(tables).work.enqueue(A, reason);
    await createStore(tables).work.finish(A, { ...ended, absences });
    expect((await createStore(tables).work.get(A))?.absences).toEqual(absences);
    await createStore(tables).work.finish(A, { ...ended, absences: [] });
    expect((await createStore(tables).work.get(A))?.absences).toBeUndefined();
  });

  test('is first said by the event of its deletion', async () => {
    const { work } = createStore(newTables());
    const item = await work.enqueue(A, { ...reason, deleted: A });
    expect(item.absences).toEqual([{ id: A, since: NOW, by: 'event' }]);
    expect(await work.get(A)).toEqual(item);
  });

  test('names the clusters that vanished without an event, of one subscription [P15]', async () => {
    const { work } = createStore(newTables());
    for (const cluster of [A, B, ELSEWHERE]) {
      await work.enqueue(cluster, reason);
      await work.finish(cluster, { ...ended, absences: [{ id: cluster, since: NOW, by: 'read' }] });
    }
    expect(await work.vanished(SUBSCRIPTION)).toEqual([A, B]);
    await work.enqueue(A, { ...reason, deleted: A });
    await work.finish(B, { ...ended, absences: [{ id: HOST, since: NOW, by: 'read' }] });
    expect(await work.vanished(SUBSCRIPTION)).toEqual([]);
  });
});

test('a row of before absences had to be proved is read as without any', async () => {
  const tables = memoryTables();
  const { work } = createStore(tables);
  const item = await work.enqueue(A, reason);
  const [row] = (await tables.page('WorkItems', {})).rows;
  const columns = Object.fromEntries(
    Object.entries(row!.columns).filter(([name]) => !/^(absences|vanished)/.test(name)),
  );
  await tables.upsert('WorkItems', { ...row!, columns });
  expect(await work.get(A)).toEqual(item);
  expect(await work.vanished(SUBSCRIPTION)).toEqual([]);
});
