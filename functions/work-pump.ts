import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import { startReconcile, startSync } from '../orchestrations/request';
import { trySyncSubject } from '../shared/core/base/sync-subject';
import { currentAdapters } from '../shared/current-adapters';

/** More than this many rows wait for the next tick: a start costs a storage transaction each. */
const STARTS_PER_TICK = 200;

/** Starts what is behind and idle: rows whose hold has passed, whose start was lost, or whose run crashed. */
app.timer('workPump', {
  schedule: '%PUMP_SCHEDULE%',
  extraInputs: [input.durableClient()],
  handler: async (_timer, context) => {
    const adapters = currentAdapters();
    const clusters = await adapters.store.work.due(adapters.now(), STARTS_PER_TICK);
    const syncs = await adapters.store.sync.due(adapters.now(), STARTS_PER_TICK);
    // A client costs more than the rest of a tick that finds nothing, and nearly every tick finds nothing.
    if (clusters.length + syncs.length === 0) return;
    const client = getClient(context);
    for (const { cluster } of clusters) await startReconcile(adapters, client, cluster);
    for (const { subject } of syncs) {
      const known = trySyncSubject(subject);
      if (known !== undefined) await startSync(adapters, client, known);
    }
  },
});
