import type { IsoTime } from '../../core/base/iso-time';
import { clusterKey } from '../../core/base/keys';
import type { ResourceId } from '../../core/base/resource-id';
import type { WriteBudget } from '../../core/base/write-budget';
import { noteRefusal, NOTHING_WRITTEN, spend } from '../../core/base/write-budget';
import type { ChangeRow } from './change-row';
import type { RowLayout } from './row-content';
import { readRow } from './row-content';
import { rowLayout } from './rows/layout';
import { WRITE_BUDGET_ROW } from './rows/write-budget';
import type { WriteBudgets } from './store';
import type { RowKey, TableGateway } from './tables';

/** One row per cluster, apart from its state: it changes with each write, and nobody reads it but who writes. */
export function writeBudgets(tables: TableGateway, change: ChangeRow): WriteBudgets {
  return {
    async spend(cluster, request) {
      let waitUntil: IsoTime | undefined;
      await change(WRITE_BUDGET, keyOf(cluster), (before = NOTHING_WRITTEN) => {
        const spent = spend(before, request);
        waitUntil = spent.waitUntil;
        return spent.budget;
      });
      return waitUntil;
    },
    async refused(cluster, request) {
      await change(WRITE_BUDGET, keyOf(cluster), (before = NOTHING_WRITTEN) =>
        noteRefusal(before, request),
      );
    },
    async get(cluster) {
      const row = await tables.get(WRITE_BUDGET.table, keyOf(cluster));
      return row && readRow(WRITE_BUDGET, row);
    },
  };
}

const LAYOUT = rowLayout('WriteBudgets', WRITE_BUDGET_ROW);
/** The budget is all that a row holds. */
const WRITE_BUDGET: RowLayout<WriteBudget> = {
  table: LAYOUT.table,
  encode: (budget) => LAYOUT.encode({ budget }),
  decode: (columns) => LAYOUT.decode(columns).budget,
};

function keyOf(cluster: ResourceId): RowKey {
  const row = clusterKey(cluster);
  return { partition: row.slice(0, 2), row };
}
