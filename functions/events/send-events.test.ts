import type { IsoTime } from '../../shared/core/base/iso-time';
import { memoryTables } from '../../shared/adapters/store';
import { ReconcileError } from '../../shared/core/base/errors';
import type { ErrorPolicy } from '../../shared/core/base/errors';
import type { OutboundEvent } from '../../shared/core/events/event';
import type { Adapters } from '../../shared/current-adapters';
import { installServices } from '../../test/support/services';
import { CLUSTER } from '../../test/support/world';
import { sendEvents } from './send-events';

const NOW: IsoTime = '2026-03-02T12:00:00.000Z';

function event(id: string, time: IsoTime = '2026-03-02T11:00:00.000Z'): OutboundEvent {
  const data = { planId: 'plan-1', message: 'Every identity is on every node pool host.' };
  return { id, type: 'ClusterOnboarded', subject: CLUSTER, time, plannedAt: time, data };
}

interface Topic {
  /** Ids in the order in which they were taken. */
  readonly taken: string[];
  /** Why a batch with these ids is not taken; undefined: it is. */
  refuse: (ids: readonly string[]) => ErrorPolicy | undefined;
}

function world(events: readonly OutboundEvent[], tables = memoryTables()) {
  const topic: Topic = { taken: [], refuse: () => undefined };
  const logged: string[] = [];
  const fields: unknown[] = [];
  const { services, store } = installServices(
    {
      now: () => NOW,
      log: (_level, message, more) => {
        logged.push(message);
        fields.push(more);
      },
      topic: {
        send: async (batch) => {
          const ids = batch.map(({ id }) => id);
          const policy = topic.refuse(ids);
          if (policy !== undefined)
            throw new ReconcileError({ policy, code: 'EventRefused', message: 'no' });
          topic.taken.push(...ids);
        },
      },
    },
    tables,
  );
  const waiting = async () => (await store.outbox.oldest(1000)).events.map(({ id }) => id);
  return { topic, logged, fields, services, waiting, put: () => store.outbox.put(events), store };
}

test('events leave the outbox oldest first, each once', async () => {
  const at = (minute: number): IsoTime =>
    `2026-03-02T11:${String(minute).padStart(2, '0')}:00.000Z`;
  const { topic, services, waiting, put } = world([event('b', at(2)), event('a', at(1))]);
  await put();
  await put();
  await sendEvents(services);
  expect(topic.taken).toEqual(['a', 'b']);
  expect(await waiting()).toEqual([]);
});

test('more events than one batch takes are sent in one go', async () => {
  const ids = Array.from({ length: 120 }, (_, index) => `e${index}`);
  const { topic, services, waiting, put } = world(ids.map((id) => event(id)));
  await put();
  await sendEvents(services);
  expect([...topic.taken].sort()).toEqual([...ids].sort());
  expect(await waiting()).toEqual([]);
});

test.each(['Transient', 'Throttled', 'Stalled'] as const)(
  'events wait for a topic that is %s, and are sent when it takes them',
  async (policy) => {
    const { topic, services, waiting, put, logged } = world([event('a')]);
    await put();
    topic.refuse = () => policy;
    await sendEvents(services);
    expect(await waiting()).toEqual(['a']);
    expect(logged).toEqual(['events wait for their topic']);
    topic.refuse = () => undefined;
    await sendEvents(services);
    expect(topic.taken).toEqual(['a']);
  },
);

test('one event that the topic does not take holds up no other, and is dropped out loud', async () => {
  const { topic, services, waiting, put, logged, fields } = world(
    ['a', 'bad', 'c'].map((id) => event(id)),
  );
  await put();
  topic.refuse = (ids) => (ids.includes('bad') ? 'Terminal' : undefined);
  await sendEvents(services);
  expect([...topic.taken].sort()).toEqual(['a', 'c']);
  expect(await waiting()).toEqual([]);
  expect(logged).toEqual(['events were dropped']);
  const type = 'AksIdentityReconciler.ClusterOnboarded';
  expect(fields).toMatchObject([
    { code: 'EventRefused', events: [{ id: 'bad', type, subject: CLUSTER }] },
  ]);
});

test('a topic that goes away between two events of a batch says so', async () => {
  const { topic, services, waiting, put, logged, fields } = world(
    ['a', 'b'].map((id) => event(id)),
  );
  await put();
  topic.refuse = (ids) => (ids.length > 1 ? 'Terminal' : 'Transient');
  await sendEvents(services);
  expect(await waiting()).toHaveLength(2);
  expect(logged).toEqual(['events wait for their topic']);
  expect(fields).toMatchObject([{ code: 'EventRefused', waiting: 2 }]);
});

test('a topic that is away for a day loses what is older than that, and no more', async () => {
  const { topic, services, waiting, put, logged } = world([
    event('old', '2026-03-01T11:59:00.000Z'),
    event('young'),
  ]);
  await put();
  topic.refuse = () => 'Transient';
  await sendEvents(services);
  expect(await waiting()).toEqual(['young']);
  expect(logged).toEqual(['events were dropped', 'events wait for their topic']);
});

test('a crash between sending and removing sends the event again, under the same id', async () => {
  const { topic, services, store, put } = world([event('a')]);
  await put();
  const dies = { ...store.outbox, remove: () => Promise.reject(new Error('the host died')) };
  const dying = { ...services, store: { ...store, outbox: dies } };
  await expect(sendEvents(dying)).rejects.toThrow('the host died');
  await sendEvents(services);
  expect(topic.taken).toEqual(['a', 'a']);
});

test('without a topic no table is asked, tick after tick', async () => {
  const { services, waiting, put } = world([event('a')]);
  await put();
  const without = Object.entries(services).filter(([name]) => name !== 'topic');
  await sendEvents(Object.fromEntries(without) as unknown as Adapters);
  expect(await waiting()).toEqual(['a']);
});

test('what has waited for a topic for more than a day is not sent when there is one again', async () => {
  const { topic, services, waiting, put } = world([
    event('old', '2026-03-01T11:59:00.000Z'),
    event('young'),
  ]);
  await put();
  await sendEvents(services);
  expect(topic.taken).toEqual(['young']);
  expect(await waiting()).toEqual([]);
});

test('runs do not wait for thousands of events: the rest is sent at the next tick', async () => {
  const ids = Array.from({ length: 520 }, (_, index) => `e${index}`);
  const { topic, services, waiting, put } = world(ids.map((id) => event(id)));
  await put();
  await sendEvents(services);
  expect(await waiting()).toHaveLength(20);
  await sendEvents(services);
  expect([...topic.taken].sort()).toEqual([...ids].sort());
});

test('rows that nobody can read stop no event behind them, and the log names the first', async () => {
  const tables = memoryTables();
  const broken = Array.from({ length: 60 }, (_, row) => ({
    partition: 'outbox',
    row: `2026-03-01T00:00:00.000Z-${String(row).padStart(2, '0')}`,
    columns: { schemaVersion: 1, eventEncoding: 'of tomorrow' },
  }));
  for (const row of broken) await tables.upsert('Outbox', row);
  const { topic, services, put, logged, fields } = world([event('a')], tables);
  await put();
  await sendEvents(services);
  expect(topic.taken).toEqual(['a']);
  expect(logged).toEqual(['events cannot be read']);
  expect(fields).toMatchObject([
    { target: `Outbox/outbox/${broken[0]?.row ?? ''}`, code: 'UnreadableRow', rows: 60 },
  ]);
});
