import { createHash, randomUUID } from 'node:crypto';
import type { Wait } from './look-again';
import { lookAgain } from './look-again';
import { unpackText } from './long-text';
import type { RowLayout } from './row-content';
import { packJson, readRow, textOf, writeColumns } from './row-content';
import type { IdempotencyKeys } from './store';
import type { RowKey, TableGateway } from './tables';

interface Claim {
  /** Tells a claim whose answer got lost from somebody else's. */
  readonly claimant: string;
  readonly answer: string;
}

const LONGEST_ANSWER = 400_000;

/** One row per key, created by whoever comes first. */
export function idempotencyKeys(tables: TableGateway, wait: Wait): IdempotencyKeys {
  return {
    claim(key, answer) {
      const claim = { claimant: randomUUID(), answer };
      const at = keyOf(key);
      return lookAgain(`${CLAIM.table}/${at.partition}/${at.row}`, wait, async () => {
        const stored = await tables.get(CLAIM.table, at);
        if (stored === undefined) {
          await tables.insert(CLAIM.table, { ...at, columns: writeColumns(CLAIM, claim) });
          return undefined;
        }
        const first = readRow(CLAIM, stored);
        return first.claimant === claim.claimant ? undefined : first.answer;
      });
    },
  };
}

/** How a claimed key lies in its row. */
export const CLAIM: RowLayout<Claim> = {
  table: 'IdempotencyKeys',
  encode: ({ claimant, answer }) => ({ claimant, ...packJson('answer', answer, LONGEST_ANSWER) }),
  decode: (columns) => {
    const answer: unknown = JSON.parse(unpackText('answer', columns) ?? 'null');
    if (typeof answer !== 'string') throw new Error('columns answer… hold no JSON text');
    return { claimant: textOf(columns, 'claimant'), answer };
  },
};

/** Callers choose the key, so it is hashed: any text is a valid key, and partitions are even. */
function keyOf(key: string): RowKey {
  const row = createHash('sha256').update(key).digest('hex');
  return { partition: row.slice(0, 2), row };
}
