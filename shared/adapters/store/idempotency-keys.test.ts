import type { IsoTime } from '../../core/base/iso-time';
import { idempotencyKeys } from './idempotency-keys';
import { memoryTables } from './memory-tables';
import type { Claim } from './store';

const MORNING: IsoTime = '2026-01-01T08:00:00.000Z';
const NEXT_MORNING: IsoTime = '2026-01-02T08:00:00.000Z';
const WEEKS_LATER: IsoTime = '2026-02-01T08:00:00.000Z';

function claim(id: string, at = MORNING): Claim {
  return { id, digest: 'd', at };
}

test('who claimed a key but never heard so is still the first', async () => {
  const tables = memoryTables({
    fault: ({ operation }) => (operation === 'insert' ? 'answerLost' : undefined),
  });
  const keys = idempotencyKeys(tables, async () => {});

  expect(await keys.claim('key', claim('first'))).toBeUndefined();
  expect(await keys.claim('key', claim('second'))).toMatchObject({ id: 'first' });
});

test('the first answer is kept, and given to whoever comes later', async () => {
  const keys = idempotencyKeys(memoryTables(), async () => {});
  await keys.claim('key', claim('one'));
  expect(await keys.answer('key', 'one', 'first')).toBe('first');
  expect(await keys.answer('key', 'one', 'second')).toBe('first');
  expect(await keys.claim('key', claim('two'))).toMatchObject({ id: 'one', answer: 'first' });
});

test('a key is free again after 24 hours, and not a moment before', async () => {
  const keys = idempotencyKeys(memoryTables(), async () => {});
  await keys.claim('key', claim('one'));
  const almost: IsoTime = '2026-01-02T07:59:59.999Z';
  expect(await keys.claim('key', claim('two', almost))).toMatchObject({ id: 'one' });
  expect(await keys.claim('key', claim('two', NEXT_MORNING))).toBeUndefined();
  expect(await keys.answer('key', 'one', 'late')).toBe('late');
  expect(await keys.claim('key', claim('three', NEXT_MORNING))).toEqual(
    expect.not.objectContaining({ answer: expect.anything() }),
  );
});

test('a refused request frees its key, one that was answered does not', async () => {
  const keys = idempotencyKeys(memoryTables(), async () => {});
  await keys.claim('key', claim('one'));
  await keys.free('key', 'other');
  expect(await keys.claim('key', claim('two'))).toMatchObject({ id: 'one' });
  await keys.free('key', 'one');
  expect(await keys.claim('key', claim('two'))).toBeUndefined();
  await keys.answer('key', 'two', 'done');
  await keys.free('key', 'two');
  expect(await keys.claim('key', claim('three'))).toMatchObject({ answer: 'done' });
});

test('a purge takes a bounded number of calls, and no key that may still count [P12]', async () => {
  let calls = 0;
  const tables = memoryTables({ fault: () => void (calls += 1) });
  const keys = idempotencyKeys(tables, async () => {});
  for (let at = 0; at < 600; at += 1) await keys.claim(`key ${at}`, claim(`${at}`));
  calls = 0;
  await keys.purge(NEXT_MORNING);
  const left = async () => (await tables.page('IdempotencyKeys', {})).rows.length;
  expect(await left()).toBe(600);
  for (let round = 0; round < 20; round += 1) {
    calls = 0;
    await keys.purge(WEEKS_LATER);
    expect(calls).toBeLessThanOrEqual(8);
  }
  expect(await left()).toBeLessThan(600);
});

test('an answer that no row can hold is refused for good, with its size limit', async () => {
  const answer = Array.from({ length: 300_000 }, (_, i) =>
    ((i * 2654435761) >>> 8).toString(36),
  ).join('');
  const keys = idempotencyKeys(memoryTables(), async () => {});
  await keys.claim('key', claim('one'));

  await expect(keys.answer('key', 'one', answer)).rejects.toMatchObject({
    failure: {
      policy: 'Terminal',
      code: 'ColumnTooLarge',
      message: expect.stringContaining('400000 characters'),
    },
  });
});
