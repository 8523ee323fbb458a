import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import type { SweepInput } from '../orchestrations/names';
import { SWEEP } from '../orchestrations/names';
import { startOnce } from '../orchestrations/enqueue';
import { currentAdapters } from '../shared/current-adapters';

/** Corrects drift: starts a sweep of the whole fleet unless the last one is still under way. */
app.timer('driftTimer', {
  schedule: '%DRIFT_SCHEDULE%',
  extraInputs: [input.durableClient()],
  handler: async (_timer, context) => {
    const sweep: SweepInput = { selector: {}, all: false, because: 'sweep', source: 'sweep' };
    const adapters = currentAdapters();
    await startOnce(adapters, getClient(context), {
      name: SWEEP,
      instanceId: 'sweep-drift',
      input: sweep,
    });
    await adapters.store.keys.purge(adapters.now());
    await adapters.store.activity.purge(adapters.now());
  },
});
