import { changeRow } from './change-row';
import { memoryTables } from './memory-tables';
import type { Fault, MemoryTables } from './memory-tables';
import { numberOf } from './row-content';
import type { RowLayout } from './row-content';

const COUNTER: RowLayout<number> = {
  table: 'Counters',
  encode: (count) => ({ count }),
  decode: (columns) => numberOf(columns, 'count'),
};
const KEY = { partition: 'p', row: 'r' };

/** Tables on which the given calls, counted from 1, go wrong. */
function tablesWith(faults: Readonly<Record<number, Fault>>): MemoryTables {
  return memoryTables({ fault: ({ index }) => faults[index] });
}

function counterOn(tables: MemoryTables): {
  readonly increment: () => Promise<number>;
  readonly waits: number[];
} {
  const waits: number[] = [];
  const change = changeRow(tables, async (ms) => void waits.push(ms));
  return { increment: () => change(COUNTER, KEY, (count = 0) => count + 1), waits };
}

test('a quiet change costs one read and one write', async () => {
  const tables = tablesWith({});

  expect(await counterOn(tables).increment()).toBe(1);
  expect(tables.calls.map(({ operation }) => operation)).toEqual(['get', 'insert']);
});

test('a race that was lost is run again on what the winner wrote', async () => {
  const tables = tablesWith({ 4: 'raced' });
  const { increment, waits } = counterOn(tables);
  await increment();

  expect(await increment()).toBe(2);
  expect(waits).toEqual([5]);
  expect(tables.calls).toHaveLength(6);
});

test.each([
  ['created', { 2: 'answerLost' }, 1],
  ['replaced', { 4: 'answerLost' }, 2],
] as const)(
  'a row that was %s although the answer got lost is not changed twice',
  async (_, faults, count) => {
    const { increment } = counterOn(tablesWith(faults));
    for (let i = 1; i < count; i += 1) await increment();

    expect(await increment()).toBe(count);
    expect(await increment()).toBe(count + 1);
  },
);

test('a change that changes nothing writes nothing', async () => {
  const tables = tablesWith({});
  await counterOn(tables).increment();
  const same = changeRow(tables, async () => {});

  expect(await same(COUNTER, KEY, (count = 0) => count)).toBe(1);
  expect(tables.calls.map(({ operation }) => operation)).toEqual(['get', 'insert', 'get']);
});

test('a busy service is not asked again: the caller learns it at once', async () => {
  const { increment, waits } = counterOn(tablesWith({ 2: 'busy' }));

  await expect(increment()).rejects.toMatchObject({
    failure: { policy: 'Throttled', code: 'ServerBusy', target: 'Counters' },
  });
  expect(waits).toEqual([]);
});

test('others who always get in first end in a Conflict that says so, after growing but short waits', async () => {
  const tables = memoryTables({
    fault: ({ operation }) => (operation === 'replace' ? 'raced' : undefined),
  });
  const { increment, waits } = counterOn(tables);
  await increment();

  await expect(increment()).rejects.toMatchObject({
    failure: {
      policy: 'Conflict',
      code: 'TooManyWriters',
      message: expect.stringMatching(/^Counters\/p\/r could not be written in 40 rounds/),
    },
  });
  expect(waits).toHaveLength(40);
  expect(waits.slice(0, 3)).toEqual([5, 10, 15]);
  expect(Math.max(...waits)).toBe(100);
});

test('writes that are never answered and never seen end after three rounds with an open outcome', async () => {
  const tables = memoryTables({
    fault: ({ operation, index }) =>
      operation === 'replace' && index < 20 ? 'answerLost' : undefined,
  });
  const racing = changeRow(tables, async () => {
    await tables.upsert('Counters', { ...KEY, columns: { count: 7, schemaVersion: 1 } });
  });
  await counterOn(tables).increment();

  await expect(racing(COUNTER, KEY, (count = 0) => count + 1)).rejects.toMatchObject({
    failure: { policy: 'UnknownOutcome' },
  });
});
