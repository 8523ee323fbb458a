import type { HttpResponseInit } from '@azure/functions';
import type { ChartSyncBody } from '../shared/api/bodies';
import { freshChartState } from '../shared/core/sync/sync-state';
import type { Adapters } from '../shared/current-adapters';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { bodyOf, flag } from './http/read-request';
import { subjectOf } from './http/sync-name';
import { acceptSync } from './http/accept-sync';

/**
 * POST /api/charts/{name}/sync: look at one chart now. `dryRun` only plans; `forgetDigests` takes what the source offers
 * under the same version now, after a publisher has replaced it and the old one was deleted from the registries.
 */
async function requestChartSync(call: Call): Promise<HttpResponseInit> {
  const subject = await subjectOf(call, 'chart');
  const body = await bodyOf<ChartSyncBody>(call.request, { dryRun: true, forgetDigests: true });
  const asked = { dryRun: flag(body, 'dryRun'), forgetDigests: flag(body, 'forgetDigests') };
  return acceptSync(call, subject, asked, () =>
    asked.forgetDigests ? forget(call.adapters, subject.name) : Promise.resolve(),
  );
}

async function forget(adapters: Adapters, chart: string): Promise<void> {
  await adapters.store.charts.update(chart, (state = freshChartState(chart)) => {
    const { resolved, ...rest } = state;
    return resolved === undefined ? state : rest;
  });
}

registerEndpoint({
  name: 'requestChartSync',
  method: 'POST',
  route: 'charts/{name}/sync',
  handle: requestChartSync,
});
