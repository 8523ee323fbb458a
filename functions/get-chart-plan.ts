import type { HttpResponseInit } from '@azure/functions';
import { PREVIEW_SYNC } from '../orchestrations/names';
import { renderChartPlan } from '../shared/core/charts/render-chart-plan';
import { syncInstanceId } from '../shared/core/keys';
import type { PlannedChart } from '../shared/core/sync-run';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { formatOf, planResponse, previewed } from './http/previewed';
import { subjectOf } from './http/sync-name';

/** GET /api/charts/{name}/plan: what a sync would push and import now. Nothing is written. */
async function getChartPlan(call: Call): Promise<HttpResponseInit> {
  const subject = await subjectOf(call, 'chart');
  const format = formatOf(call.request.query.get('format'));
  const instanceId = `preview-${syncInstanceId(subject)}-${call.s.newId()}`;
  const start = { name: PREVIEW_SYNC, instanceId, input: subject };
  const planned = (await previewed(call, start)) as PlannedChart;
  return planResponse(format, planned, () => renderChartPlan(planned));
}

registerEndpoint({
  name: 'getChartPlan',
  method: 'GET',
  route: 'charts/{name}/plan',
  query: ['format'],
  handle: getChartPlan,
});
