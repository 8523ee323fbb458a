import type { HttpResponseInit } from '@azure/functions';
import type { PreviewInput } from '../orchestrations/names';
import { PREVIEW_CLUSTER } from '../orchestrations/names';
import { clusterKey } from '../shared/core/keys';
import { renderPlan } from '../shared/core/render-plan';
import type { Planned } from '../shared/core/run';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { refuse } from './http/problem';
import { clusterOf } from './http/read-request';

const PATIENCE_MS = 25_000;
const LOOK_EVERY_MS = 200;

/**
 * GET …/plan: what a run would do now, freshly observed; nothing is written. `?intent=offboard` shows what DELETE would
 * take back, `?format=text` the plan as people read it.
 */
async function getPlan({ request, client, s }: Call): Promise<HttpResponseInit> {
  const cluster = await clusterOf(s, request);
  const intent = intentOf(request.query.get('intent'));
  const format = formatOf(request.query.get('format'));
  const instanceId = `preview-${clusterKey(cluster)}-${s.newId()}`;
  const input: PreviewInput = { cluster, ...(intent !== undefined && { intent }) };
  await client.startNew(PREVIEW_CLUSTER, { instanceId, input });
  await client.waitForCompletionOrCreateCheckStatusResponse(request, instanceId, {
    timeoutInMilliseconds: PATIENCE_MS,
    retryIntervalInMilliseconds: LOOK_EVERY_MS,
  });
  const status = await client.getStatus(instanceId, { showInput: false });
  assertMade(String(status.runtimeStatus), instanceId);
  return planResponse(status.output as Planned, format);
}

function assertMade(runtimeStatus: string, instanceId: string): void {
  if (runtimeStatus === 'Completed') return;
  if (runtimeStatus === 'Failed') {
    refuse(
      500,
      'PlanFailed',
      'The plan could not be made, because of the tables, the configuration or a bug.',
      `Look for ${instanceId} in the logs.`,
    );
  }
  refuse(
    504,
    'PlanTooSlow',
    `Azure did not answer within ${PATIENCE_MS / 1000} s.`,
    'POST …/resync with {"dryRun": true} and follow its status URL.',
  );
}

function planResponse(planned: Planned, format: 'json' | 'text'): HttpResponseInit {
  if (format === 'json') return json(200, planned);
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: renderPlan(planned.plan),
  };
}

function intentOf(text: string | null): PreviewInput['intent'] {
  if (text === null) return undefined;
  if (text !== 'offboard' && text !== 'reconcile')
    refuse(400, 'InvalidIntent', 'intent must be reconcile or offboard.');
  return text;
}

function formatOf(text: string | null): 'json' | 'text' {
  if (text === null || text === 'json') return 'json';
  return text === 'text' ? text : refuse(400, 'InvalidFormat', 'format must be json or text.');
}

registerEndpoint({
  name: 'getPlan',
  method: 'GET',
  route: 'clusters/{subscriptionId}/{resourceGroup}/{name}/plan',
  handle: getPlan,
});
