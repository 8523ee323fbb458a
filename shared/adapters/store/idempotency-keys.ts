import type { IsoTime } from '../../core/base/iso-time';
import { msBetween, plusMs } from '../../core/base/iso-time';
import { createHash, randomInt, randomUUID } from 'node:crypto';
import type { Static } from '@sinclair/typebox';
import type { Wait } from './retry-on-conflict';
import { retryOnConflict } from './retry-on-conflict';
import { readRow, writeColumns } from './row-content';
import { CLAIM_ROW } from './rows/claim';
import { rowLayout } from './rows/layout';
import type { Claim, IdempotencyKeys } from './store';
import type { RowKey, StoredRow, TableGateway } from './tables';

type KeptClaim = Static<typeof CLAIM_ROW>;

/** A client that repeats a request a day later wants something new. */
const KEPT_MS = 24 * 3600_000;
/** Never a key that a request could just be taking anew. */
const PURGED_AFTER_MS = 2 * KEPT_MS;
const PARTITIONS = 256;
const PURGE_BATCH = { partitions: 4, rows: 100 } as const;
const LONG_AGO = '1970-01-01T00:00:00.000Z';

/** One row per key, created by the first request, and taken over once its time is over. */
export function idempotencyKeys(tables: TableGateway, wait: Wait): IdempotencyKeys {
  const look = <T>(at: RowKey, round: (stored: StoredRow | undefined) => Promise<T>): Promise<T> =>
    retryOnConflict(`${CLAIM.table}/${at.partition}/${at.row}`, wait, async () =>
      round(await tables.get(CLAIM.table, at)),
    );
  return {
    claim(key, claim) {
      const at = keyOf(key);
      const mine = { ...claim, claimant: randomUUID() };
      return look(at, async (stored) => {
        const first = stored && readRow(CLAIM, stored);
        if (first?.claimant === mine.claimant) return undefined;
        if (first !== undefined && !isOver(first, claim.at)) return first;
        await write(tables, at, mine, stored);
        return undefined;
      });
    },
    answer(key, id, answer) {
      const at = keyOf(key);
      return look(at, async (stored) => {
        const first = stored && readRow(CLAIM, stored);
        if (first?.id !== id) return answer;
        if (first.answer !== undefined) return first.answer;
        await write(tables, at, { ...first, answer }, stored);
        return answer;
      });
    },
    free(key, id) {
      const at = keyOf(key);
      return look(at, async (stored) => {
        const first = stored && readRow(CLAIM, stored);
        if (first?.id !== id || first.answer !== undefined) return;
        await write(tables, at, { ...first, at: LONG_AGO }, stored);
      });
    },
    purge: (now) => purge(tables, now),
  };
}

/** Some partitions, taken at random, and of each one page: bounded work, however many keys there are. */
async function purge(tables: TableGateway, now: IsoTime): Promise<void> {
  const before = plusMs(now, -PURGED_AFTER_MS);
  const first = randomInt(PARTITIONS / PURGE_BATCH.partitions) * PURGE_BATCH.partitions;
  for (let index = first; index < first + PURGE_BATCH.partitions; index += 1) {
    const partition = index.toString(16).padStart(2, '0');
    const where = [{ column: 'at', is: 'lt', value: before }] as const;
    const { rows } = await tables.page(CLAIM.table, {
      partition,
      where,
      pageSize: PURGE_BATCH.rows,
    });
    const actions = rows.map(({ row }) => ({ kind: 'delete', row: { partition, row } }) as const);
    if (actions.length > 0) await tables.batch(CLAIM.table, actions);
  }
}

function isOver({ at }: Claim, now: IsoTime): boolean {
  return msBetween(at, now) >= KEPT_MS;
}

function write(
  tables: TableGateway,
  at: RowKey,
  claim: KeptClaim,
  stored: StoredRow | undefined,
): Promise<void> {
  const row = { ...at, columns: writeColumns(CLAIM, claim) };
  return stored === undefined
    ? tables.insert(CLAIM.table, row)
    : tables.replace(CLAIM.table, row, stored.etag);
}

const CLAIM = rowLayout('IdempotencyKeys', CLAIM_ROW);

/** Callers choose the key, so it is hashed: any text is a valid key, and partitions are even. */
function keyOf(key: string): RowKey {
  const row = createHash('sha256').update(key).digest('hex');
  return { partition: row.slice(0, 2), row };
}
