import type { HttpResponseInit } from '@azure/functions';
import { PREVIEW_SYNC } from '../orchestrations/names';
import { syncInstanceId } from '../shared/core/keys';
import { renderTargetPlan } from '../shared/core/render-target-plan';
import type { PlannedTarget } from '../shared/core/target-run';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { formatOf, planResponse, previewed } from './http/previewed';
import { subjectOf } from './http/sync-name';

/** GET /api/gitops/{name}/plan: which requests a sync would open, update or close now. Nothing is written. */
async function getTargetPlan(call: Call): Promise<HttpResponseInit> {
  const subject = await subjectOf(call, 'target');
  const format = formatOf(call.request.query.get('format'));
  const instanceId = `preview-${syncInstanceId(subject)}-${call.s.newId()}`;
  const start = { name: PREVIEW_SYNC, instanceId, input: subject };
  const planned = (await previewed(call, start)) as PlannedTarget;
  return planResponse(format, planned, () => renderTargetPlan(planned));
}

registerEndpoint({
  name: 'getTargetPlan',
  method: 'GET',
  route: 'gitops/{name}/plan',
  query: ['format'],
  handle: getTargetPlan,
});
