import { createHash } from 'node:crypto';
import type { OutboundEvent } from '../../core/events/event';
import type { RowLayout } from './row-content';
import { readableRows, writeColumns } from './row-content';
import { rowLayout } from './rows/layout';
import { OUTBOX_ROW } from './rows/outbox';
import type { Outbox } from './store';
import type { RowKey, TableGateway } from './tables';

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
    async oldest(limit) {
      const { rows } = await tables.page(EVENT.table, { partition: PARTITION, pageSize: limit });
      return readableRows(EVENT, rows);
    },
    async remove(events) {
      for (const event of events) await tables.remove(EVENT.table, keyOf(event));
    },
  };
}

const LAYOUT = rowLayout('Outbox', OUTBOX_ROW);
/** The event is all that a row holds. */
const EVENT: RowLayout<OutboundEvent> = {
  table: LAYOUT.table,
  encode: (event) => LAYOUT.encode({ event }),
  decode: (columns) => LAYOUT.decode(columns).event,
};

/** Times sort as text. The id holds characters that a key must not. */
function keyOf({ time, id }: OutboundEvent): RowKey {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 32);
  return { partition: PARTITION, row: `${time}-${hash}` };
}
