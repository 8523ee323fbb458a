import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import { startReconcile } from '../orchestrations/request';
import { services } from '../shared/services';

/** More than this many rows wait for the next tick: a start costs a storage transaction each. */
const STARTS_PER_TICK = 200;

/** Starts what is behind and idle: rows whose hold has passed, whose start was lost, or whose run crashed. */
app.timer('workPump', {
  schedule: '%PUMP_SCHEDULE%',
  extraInputs: [input.durableClient()],
  handler: async (_timer, context) => {
    const s = services();
    const client = getClient(context);
    const due = await s.store.work.due(s.now(), STARTS_PER_TICK);
    for (const { cluster } of due) await startReconcile(s, client, cluster);
  },
});
