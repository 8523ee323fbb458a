import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import { requestEverySync } from './request-syncs';
import { currentAdapters } from '../shared/current-adapters';

/** Looks for new versions, and at what became of requests: every chart and every repository is due. */
app.timer('chartTimer', {
  schedule: '%CHART_SCHEDULE%',
  extraInputs: [input.durableClient()],
  handler: async (_timer, context) => {
    await requestEverySync(currentAdapters(), getClient(context), {
      source: 'sweep',
      detail: 'chart timer',
    });
  },
});
