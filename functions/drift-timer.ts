import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import type { SweepInput } from '../orchestrations/names';
import { SWEEP } from '../orchestrations/names';
import { startOnce } from '../orchestrations/request';
import { services } from '../shared/services';

/** Corrects drift: starts a sweep of the whole fleet unless the last one is still under way. */
app.timer('driftTimer', {
  schedule: '%DRIFT_SCHEDULE%',
  extraInputs: [input.durableClient()],
  handler: async (_timer, context) => {
    const sweep: SweepInput = { selector: {}, all: false, because: 'sweep', source: 'sweep' };
    const s = services();
    await startOnce(s, getClient(context), {
      name: SWEEP,
      instanceId: 'sweep-drift',
      input: sweep,
    });
    await s.store.keys.purge(s.now());
  },
});
