import { subjectKey } from '../../core/base/keys';
import type { SyncItem } from '../../core/sync/sync-state';
import { finished } from '../../core/queue/work-state';
import { freshSyncItem, syncRequested } from '../../core/sync/sync-state';
import type { SyncSubject } from '../../core/base/sync-subject';
import { syncKey } from '../../core/base/sync-subject';
import type { ChangeRow } from './change-row';
import type { RowLayout } from './row-content';
import { subjectOf } from './row-content';
import type { SyncQueue } from './store';
import type { RowKey, TableGateway } from './tables';
import { rowQueue, workColumns, workStateOf } from './work-rows';

const PARTITION = 'sync';

/** The work queue of charts and repositories. */
export function syncQueue(tables: TableGateway, change: ChangeRow): SyncQueue {
  return {
    request: (subject, reason) =>
      change(SYNC_ITEM, keyOf(subject), (item) => syncRequested(item, syncKey(subject), reason)),
    ...rowQueue<SyncSubject, SyncItem>(tables, change, {
      layout: SYNC_ITEM,
      partition: PARTITION,
      keyOf,
      fresh: (subject) => freshSyncItem(syncKey(subject)),
      finished,
      nameOf: ({ subject }) => subject,
    }),
  };
}

function keyOf(subject: SyncSubject): RowKey {
  return { partition: PARTITION, row: subjectKey(syncKey(subject)) };
}

/** How a sync item lies in its row. */
const SYNC_ITEM: RowLayout<SyncItem> = {
  table: 'SyncItems',
  encode: (item) => ({ subject: item.subject, ...workColumns(item) }),
  decode: (columns) => ({ subject: subjectOf(columns, 'subject'), ...workStateOf(columns) }),
};
