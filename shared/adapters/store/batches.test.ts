import { batchesOf } from './batches';
import type { BatchAction } from './tables';

function upsert(row: number, length: number): BatchAction {
  const text = 'x'.repeat(length);
  return { kind: 'upsert', row: { partition: 'p', row: String(row), columns: { text } } };
}

test('250 small actions are three batches of at most 100, in order', () => {
  const actions = Array.from({ length: 250 }, (_, i) => upsert(i, 1));

  expect(batchesOf(actions).map((batch) => batch.length)).toEqual([100, 100, 50]);
  expect(batchesOf(actions).flat()).toEqual(actions);
});

test('large actions are cut before 4 MiB are reached', () => {
  const actions = Array.from({ length: 10 }, (_, i) => upsert(i, 900_000));

  expect(batchesOf(actions).map((batch) => batch.length)).toEqual([4, 4, 2]);
  expect(batchesOf(actions).every((batch) => JSON.stringify(batch).length < 4 * 1024 * 1024)).toBe(
    true,
  );
});

test('deletes are counted too', () => {
  const actions = Array.from(
    { length: 101 },
    (_, i) => ({ kind: 'delete', row: { partition: 'p', row: String(i) } }) as const,
  );

  expect(batchesOf(actions)).toHaveLength(2);
});

test('nothing is no batch', () => {
  expect(batchesOf([])).toEqual([]);
});
