import { textDigest } from '../../core/base/keys';
import type { RingProgress } from '../../core/plan/ring-progress';
import type { ChangeRow } from './change-row';
import type { RowLayout } from './row-content';
import { readRow } from './row-content';
import { rowLayout } from './rows/layout';
import { RING_PROGRESS_ROW } from './rows/ring-progress';
import type { RingProgresses } from './store';
import type { RowKey, TableGateway } from './tables';

/** One row per profile that has rings: runs read it, and nothing of other clusters. */
export function ringProgresses(tables: TableGateway, change: ChangeRow): RingProgresses {
  return {
    async get(profile) {
      const row = await tables.get(PROGRESS.table, keyOf(profile));
      return row && readRow(PROGRESS, row);
    },
    update: (profile, next) => change(PROGRESS, keyOf(profile), next),
  };
}

const LAYOUT = rowLayout('RingProgress', RING_PROGRESS_ROW);
/** The progress is all that a row holds. */
const PROGRESS: RowLayout<RingProgress> = {
  table: LAYOUT.table,
  encode: (progress) => LAYOUT.encode({ progress }),
  decode: (columns) => LAYOUT.decode(columns).progress,
};

function keyOf(profile: string): RowKey {
  return { partition: 'profile', row: textDigest(profile) };
}
