import type { HttpResponseInit } from '@azure/functions';
import type { Start } from '../../orchestrations/enqueue';
import { PLAN_ID } from '../../shared/api/parameters';
import type { Call } from './endpoint';
import { json } from './endpoint';
import { refuse } from './problem';

const PATIENCE_MS = 25_000;
const LOOK_EVERY_MS = 200;

/** Starts an orchestration that only plans, and waits for its output. Throws ProblemError when it fails or takes too long. */
export async function previewed(
  { request, client }: Pick<Call, 'request' | 'client'>,
  { name, instanceId, input }: Start,
): Promise<unknown> {
  await client.startNew(name, { instanceId, input });
  await client.waitForCompletionOrCreateCheckStatusResponse(request, instanceId, {
    timeoutInMilliseconds: PATIENCE_MS,
    retryIntervalInMilliseconds: LOOK_EVERY_MS,
  });
  const status = await client.getStatus(instanceId, { showInput: false });
  assertMade(String(status.runtimeStatus), instanceId);
  return status.output;
}

function assertMade(runtimeStatus: string, instanceId: string): void {
  if (runtimeStatus === 'Completed') return;
  if (runtimeStatus === 'Failed') {
    refuse(
      500,
      'PlanFailed',
      'The plan could not be made: the tables or the configuration failed, or this is a bug.',
      `Look for ${instanceId} in the logs.`,
    );
  }
  refuse(
    504,
    'PlanTooSlow',
    `No plan was made within ${PATIENCE_MS / 1000} s.`,
    'POST …/resync with {"dryRun": true} and follow its Location.',
  );
}

/** Throws ProblemError. */
export function refuseUnknownPlan(planId: string): never {
  return refuse(
    404,
    'PlanUnknown',
    `No plan "${planId.slice(0, 80)}" is stored here.`,
    'Plans are kept for a while; without ?id= a new one is made.',
  );
}

const PLAN = new RegExp(PLAN_ID, 'u');

/** `?id=`: of a plan that was made before. Throws ProblemError. */
export function planIdOf(query: URLSearchParams): string | undefined {
  const id = query.get('id');
  if (id === null) return undefined;
  if (PLAN.test(id)) return id;
  const detail = `"${id.slice(0, 80)}" cannot be the id of a plan.`;
  return refuse(400, 'InvalidPlanId', detail, 'Without ?id= a new plan is made.');
}

/** `?format=`: json where it is absent. Throws ProblemError. */
export function formatOf(text: string | null): 'json' | 'text' {
  if (text === null || text === 'json') return 'json';
  return text === 'text' ? text : refuse(400, 'InvalidFormat', 'format must be json or text.');
}

/** A plan as JSON, or as people read it. */
export function planResponse(
  format: 'json' | 'text',
  planned: unknown,
  text: () => string,
): HttpResponseInit {
  if (format === 'json') return json(200, planned);
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: text(),
  };
}
