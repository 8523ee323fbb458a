import { app } from '@azure/functions';
import { sendEvents } from './events/send-events';
import { currentAdapters } from '../shared/current-adapters';

/** Sends what waits in the outbox: apart from runs, which a topic that is down must not hold up. */
app.timer('eventTimer', {
  schedule: '%PUMP_SCHEDULE%',
  handler: async () => {
    await sendEvents(currentAdapters());
  },
});
