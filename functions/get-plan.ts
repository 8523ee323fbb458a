import type { HttpResponseInit } from '@azure/functions';
import type { PreviewInput } from '../orchestrations/names';
import { PREVIEW_CLUSTER } from '../orchestrations/names';
import { clusterKey } from '../shared/core/base/keys';
import { explained } from '../shared/core/run/explain-plan';
import type { PlanTicket } from '../shared/core/run/plan-ticket';
import { renderExplained } from '../shared/core/run/render-plan';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { formatOf, planIdOf, planResponse, previewed, refuseUnknownPlan } from './http/previewed';
import { assertThere } from './http/known-cluster';
import { refuse } from './http/problem';
import { clusterOf } from './http/read-request';

/**
 * GET …/plan: what a run would do now, freshly observed; nothing is written. `?intent=offboard` shows what DELETE would
 * take back, `?id=` a plan that was made before, `?format=text` the plan as people read it.
 */
async function getPlan(call: Call): Promise<HttpResponseInit> {
  const { request, adapters } = call;
  const cluster = await clusterOf(adapters, request);
  const intent = intentOf(request.query.get('intent'));
  const format = formatOf(request.query.get('format'));
  const made = planIdOf(request.query);
  await assertThere(adapters, cluster);
  const id = made ?? (await preview(call, { cluster, ...(intent && { intent }) }));
  const found = await adapters.store.plans.get(cluster, id);
  if (found === undefined) return refuseUnknownPlan(id);
  const { planned } = found;
  return planResponse(format, { ...planned, ...explained(planned) }, () =>
    renderExplained(planned),
  );
}

/** Makes a plan that is only to be looked at. Returns its id. */
async function preview(call: Call, input: PreviewInput): Promise<string> {
  const instanceId = `preview-${clusterKey(input.cluster)}-${call.adapters.newId()}`;
  const start = { name: PREVIEW_CLUSTER, instanceId, input };
  return ((await previewed(call, start)) as PlanTicket).planId;
}

function intentOf(text: string | null): PreviewInput['intent'] {
  if (text === null) return undefined;
  if (text !== 'offboard' && text !== 'reconcile')
    refuse(400, 'InvalidIntent', 'intent must be reconcile or offboard.');
  return text;
}

registerEndpoint({
  name: 'getPlan',
  method: 'GET',
  route: 'clusters/{subscriptionId}/{resourceGroup}/{name}/plan',
  query: ['intent', 'id', 'format'],
  handle: getPlan,
});
