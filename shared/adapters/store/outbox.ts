import { createHash } from 'node:crypto';
import { isReconcileError } from '../../core/base/errors';
import type { Failure } from '../../core/base/errors';
import type { OutboundEvent } from '../../core/events/event';
import type { RowLayout } from './row-content';
import { tryRow, writeColumns } from './row-content';
import { rowLayout } from './rows/layout';
import { OUTBOX_ROW } from './rows/outbox';
import type { OldestEvents, Outbox } from './store';
import type { RowKey, TableGateway } from './tables';
import { allRows } from './tables';

const PARTITION = 'outbox';

/** Events that wait to be sent, in one partition, oldest first. They leave it when the topic has taken them. */
export function outbox(tables: TableGateway): Outbox {
  return {
    async put(events) {
      for (const event of events) {
        const columns = writeColumns(EVENT, event);
        // The same event is the same row: a run that is recorded twice puts it in once.
        await tables.upsert(EVENT.table, { ...keyOf(event), columns });
      }
    },
    oldest: (limit) => oldest(tables, limit),
    async remove(events) {
      for (const event of events) await tables.remove(EVENT.table, keyOf(event));
    },
  };
}

/** Reads on behind rows that hold nothing readable and behind empty pages: neither is the end. */
async function oldest(tables: TableGateway, limit: number): Promise<OldestEvents> {
  const events: OutboundEvent[] = [];
  const unreadable: Failure[] = [];
  const query = { partition: PARTITION, pageSize: limit };
  for await (const row of allRows(tables, EVENT.table, query)) {
    const event = tryRow(EVENT, row);
    if (isReconcileError(event)) unreadable.push(event.failure);
    else events.push(event);
    if (events.length >= limit) break;
  }
  return { events, unreadable };
}

const LAYOUT = rowLayout('Outbox', OUTBOX_ROW);
/** The event is all that a row holds. */
const EVENT: RowLayout<OutboundEvent> = {
  table: LAYOUT.table,
  encode: (event) => LAYOUT.encode({ event }),
  decode: (columns) => {
    const { event } = LAYOUT.decode(columns);
    // The key of a row without it begins with the time.
    return { ...event, plannedAt: event.plannedAt ?? event.time };
  },
};

/** Canonical times sort as text. The id holds characters that a key must not. */
function keyOf({ plannedAt, id }: OutboundEvent): RowKey {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 32);
  return { partition: PARTITION, row: `${plannedAt}-${hash}` };
}
