import type { InvocationContext } from '@azure/functions';
import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import { startRun } from '../orchestrations/enqueue';
import type { Adapters } from '../shared/current-adapters';
import { currentAdapters } from '../shared/current-adapters';
import { sendEvents } from './events/send-events';

/** More rows than this wait for the next tick: a start costs a storage transaction each. */
const STARTS_PER_TICK = 200;

/**
 * Starts what is behind and idle: rows whose hold has passed, whose start was lost, or whose run crashed. Then sends what others are
 * to get: a timer of its own would double what a small fleet costs.
 */
app.timer('workPump', {
  schedule: '%PUMP_SCHEDULE%',
  extraInputs: [input.durableClient()],
  handler: async (_timer, context) => {
    const adapters = currentAdapters();
    await startDue(adapters, context);
    await sendEvents(adapters);
  },
});

async function startDue(adapters: Adapters, context: InvocationContext): Promise<void> {
  const due = await adapters.store.work.due(adapters.now(), STARTS_PER_TICK);
  // A client costs more than the rest of a tick that finds nothing, and nearly every tick finds nothing.
  if (due.length === 0) return;
  const client = getClient(context);
  for (const { key } of due) await startRun(adapters, client, key);
}
