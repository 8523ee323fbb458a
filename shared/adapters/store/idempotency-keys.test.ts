import { idempotencyKeys } from './idempotency-keys';
import { memoryTables } from './memory-tables';

test('who claimed a key but never heard so is still the first', async () => {
  const tables = memoryTables({
    fault: ({ operation }) => (operation === 'insert' ? 'answerLost' : undefined),
  });
  const keys = idempotencyKeys(tables, async () => {});

  expect(await keys.claim('key', 'first')).toBeUndefined();
  expect(await keys.claim('key', 'second')).toBe('first');
});

test('an answer that no row can hold is refused for good, with its size limit', async () => {
  const answer = Array.from({ length: 300_000 }, (_, i) =>
    ((i * 2654435761) >>> 8).toString(36),
  ).join('');
  const keys = idempotencyKeys(memoryTables(), async () => {});

  await expect(keys.claim('key', answer)).rejects.toMatchObject({
    failure: {
      policy: 'Terminal',
      code: 'ColumnTooLarge',
      message: expect.stringContaining('400000 characters'),
    },
  });
});
