import { memoryTables } from './memory-tables';
import type { BatchAction, Row } from './tables';

function rowOf(row: string, columns: Row['columns'] = {}): Row {
  return { partition: 'p', row, columns };
}

test('a busy service does nothing and says so', async () => {
  const tables = memoryTables({ fault: ({ index }) => (index === 1 ? 'busy' : undefined) });

  await expect(tables.insert('T', rowOf('r'))).rejects.toMatchObject({
    failure: { policy: 'Throttled', code: 'ServerBusy' },
  });
  expect(await tables.get('T', rowOf('r'))).toBeUndefined();
});

test('a lost answer leaves a write done and its outcome open', async () => {
  const tables = memoryTables({ fault: ({ index }) => (index === 1 ? 'answerLost' : undefined) });

  await expect(tables.insert('T', rowOf('r'))).rejects.toMatchObject({
    failure: { policy: 'UnknownOutcome', code: 'NoAnswer' },
  });
  expect(await tables.get('T', rowOf('r'))).toBeDefined();
});

test('a read whose answer got lost is merely to be asked again', async () => {
  const tables = memoryTables({ fault: () => 'answerLost' });

  await expect(tables.get('T', rowOf('r'))).rejects.toMatchObject({
    failure: { policy: 'Transient' },
  });
});

test('a fault may let other work in before the call', async () => {
  const inner = memoryTables();
  const tables = memoryTables({
    fault: async ({ operation }) => {
      if (operation === 'get') await inner.insert('T', rowOf('r'));
      return undefined;
    },
  });
  await tables.get('T', rowOf('r'));

  expect(await inner.get('T', rowOf('r'))).toBeDefined();
});

test('every call is on record', async () => {
  const tables = memoryTables();
  await tables.insert('T', rowOf('r'));
  await tables.page('U', {});

  expect(tables.calls).toEqual([
    { index: 1, operation: 'insert', table: 'T' },
    { index: 2, operation: 'page', table: 'U' },
  ]);
});

test('a row that was read does not change when the writer changes its object', async () => {
  const tables = memoryTables();
  const columns = { n: 1 };
  await tables.insert('T', rowOf('r', columns));
  columns.n = 2;

  expect((await tables.get('T', rowOf('r')))?.columns).toEqual({ n: 1 });
});

const TEXT = 'x'.repeat(30_000);
const WIDE = Object.fromEntries(Array.from({ length: 253 }, (_, i) => [`c${i}`, 1]));
const LARGE = Object.fromEntries(Array.from({ length: 18 }, (_, i) => [`c${i}`, TEXT]));

/** Limits of the service that Azurite does not enforce, so that only these tests hold them. */
test.each([
  ['more than 1 MiB in all', rowOf('r', LARGE), 'EntityTooLarge'],
  ['more than 252 columns', rowOf('r', WIDE), 'TooManyProperties'],
  ['a slash in its key', rowOf('/subscriptions/a'), 'OutOfRangeInput'],
  ['a key of more than 512 characters', rowOf('k'.repeat(513)), 'OutOfRangeInput'],
])('a row with %s is refused for good', async (_, row, code) => {
  await expect(memoryTables().insert('T', row)).rejects.toMatchObject({
    failure: { policy: 'Terminal', code },
  });
});

const SMALL: BatchAction = { kind: 'upsert', row: rowOf('r') };
const ELSEWHERE: BatchAction = { kind: 'upsert', row: { ...rowOf('s'), partition: 'q' } };
const HEAVY = Array.from({ length: 9 }, (_, i): BatchAction => ({
  kind: 'upsert',
  row: rowOf(`r${i}`, { ...LARGE, c17: '' }),
}));

test.each<[string, readonly BatchAction[], string]>([
  ['no action', [], 'InvalidInput'],
  ['the same row twice', [SMALL, SMALL], 'InvalidDuplicateRow'],
  ['two partitions', [SMALL, ELSEWHERE], 'CommandsInBatchActOnDifferentPartitions'],
  ['more than 4 MiB', HEAVY, 'RequestBodyTooLarge'],
])('a batch with %s is refused for good', async (_, actions, code) => {
  await expect(memoryTables().batch('T', actions)).rejects.toMatchObject({
    failure: { policy: 'Terminal', code },
  });
});
