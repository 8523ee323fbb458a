import type { HttpResponseInit } from '@azure/functions';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { syncSummary } from './http/sync-view';

/** GET /api/charts: every chart of the configuration, in a line each. */
async function listCharts({ adapters }: Call): Promise<HttpResponseInit> {
  const { configuration } = await adapters.configuration.current();
  const charts = await Promise.all(
    configuration.charts.map(async ({ name, versions }) => {
      const state = await adapters.store.charts.get(name);
      const version = state?.resolved?.version;
      return { chart: name, versions, ...(version && { version }), ...syncSummary(state) };
    }),
  );
  return json(200, { charts });
}

registerEndpoint({ name: 'listCharts', method: 'GET', route: 'charts', handle: listCharts });
