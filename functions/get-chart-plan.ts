import type { HttpResponseInit } from '@azure/functions';
import { renderChartPlan } from '../shared/core/sync/render-chart-plan';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { formatOf, planIdOf, planResponse, refuseUnknownPlan } from './http/previewed';
import { previewedSync } from './http/previewed-sync';
import { subjectOf } from './http/sync-name';

/** GET /api/charts/{name}/plan: what a sync would push and import now. Nothing is written. `?id=` shows a plan that was made before. */
async function getChartPlan(call: Call): Promise<HttpResponseInit> {
  const subject = await subjectOf(call, 'chart');
  const format = formatOf(call.request.query.get('format'));
  const id = planIdOf(call.request.query) ?? (await previewedSync(call, subject));
  const found = await call.adapters.store.chartPlans.get(subject.name, id);
  if (found === undefined) return refuseUnknownPlan(id);
  return planResponse(format, found.planned, () => renderChartPlan(found.planned));
}

registerEndpoint({
  name: 'getChartPlan',
  method: 'GET',
  route: 'charts/{name}/plan',
  query: ['id', 'format'],
  handle: getChartPlan,
});
