import { tableWorlds } from '../../../test/support/table-worlds';
import { CLUSTER } from '../../../test/support/world';
import type { IsoTime } from '../../core/base/iso-time';
import type { OutboundEvent } from '../../core/events/event';
import { createStore, memoryTables } from './index';
import { packJson } from './row-content';
import type { TableGateway } from './tables';

function event(id: string, plannedAt: IsoTime, time: IsoTime = plannedAt): OutboundEvent {
  const data = { planId: 'plan-1', message: 'Every identity is on every node pool host.' };
  return { id, type: 'ClusterOnboarded', subject: CLUSTER, time, plannedAt, data };
}

function minute(count: number): IsoTime {
  return `2026-03-02T11:${String(count).padStart(2, '0')}:00.000Z`;
}

async function oldest(tables: TableGateway, limit = 50): Promise<readonly string[]> {
  return (await createStore(tables).outbox.oldest(limit)).events.map(({ id }) => id);
}

describe.each(tableWorlds(7))('the outbox in %s', (_, newTables) => {
  let tables: TableGateway;

  beforeEach(() => {
    tables = newTables();
  });

  test('an event that is put in again later, by a run that is recorded again, stands in it once and where it was', async () => {
    const { outbox } = createStore(tables);
    await outbox.put([event('a', minute(1)), event('b', minute(2))]);
    await outbox.put([event('a', minute(1), minute(9))]);
    expect(await oldest(tables)).toEqual(['a', 'b']);
    await outbox.remove([event('a', minute(1), minute(9))]);
    expect(await oldest(tables)).toEqual(['b']);
  });

  test('rows that were put in by their time, before an upgrade, are read, sent and removed', async () => {
    const { time, id, type, subject, data } = event('old', minute(3));
    const row = `${time}-0123456789abcdef0123456789abcdef`;
    await tables.upsert('Outbox', {
      partition: 'outbox',
      row,
      columns: { schemaVersion: 1, ...packJson('event', { id, type, subject, time, data }) },
    });
    const { outbox } = createStore(tables);
    await outbox.put([event('new', minute(4))]);
    const { events, unreadable } = await outbox.oldest(50);
    expect(unreadable).toEqual([]);
    expect(events.map((each) => each.id)).toEqual(['old', 'new']);
  });

  test('60 rows that nobody can read, at its front, do not stop it', async () => {
    for (let row = 0; row < 60; row += 1) {
      await tables.upsert('Outbox', {
        partition: 'outbox',
        row: `2026-03-01T00:00:00.000Z-${String(row).padStart(2, '0')}`,
        columns: { schemaVersion: 1, ...packJson('event', { id: 'broken' }) },
      });
    }
    const { outbox } = createStore(tables);
    await outbox.put([event('a', minute(1)), event('b', minute(2))]);
    const { events, unreadable } = await outbox.oldest(1);
    expect(events.map(({ id }) => id)).toEqual(['a']);
    expect(unreadable).toHaveLength(60);
    expect(unreadable[0]).toMatchObject({
      code: 'UnreadableRow',
      target: 'Outbox/outbox/2026-03-01T00:00:00.000Z-00',
    });
  });
});

test('an empty page with more to come, as the service gives after a partition was split, is not its end', async () => {
  const tables = memoryTables();
  await createStore(tables).outbox.put([event('a', minute(1))]);
  const halting: TableGateway = {
    ...tables,
    page: async (table, query, next) =>
      next === undefined
        ? { rows: [], next: 'more' }
        : tables.page(table, query, next === 'more' ? undefined : next),
  };
  expect(await oldest(halting)).toEqual(['a']);
});
