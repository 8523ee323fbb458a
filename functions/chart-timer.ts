import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import { enqueueEverySync } from './enqueue-syncs';
import { currentAdapters } from '../shared/current-adapters';

/** Looks for new versions, and at what became of requests: every chart and every repository is due. */
app.timer('chartTimer', {
  schedule: '%CHART_SCHEDULE%',
  extraInputs: [input.durableClient()],
  handler: async (_timer, context) => {
    await enqueueEverySync(currentAdapters(), getClient(context), {
      source: 'sweep',
      detail: 'chart timer',
    });
  },
});
