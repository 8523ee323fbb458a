import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { json } from './endpoint';
import { runPath } from './run-id';

/**
 * 202 with where to follow the work: the run in Location and `run`, what it is about in `status`. Durable's own addresses
 * are never given out: they hold the key that starts any orchestration.
 */
export function accepted(
  request: HttpRequest,
  instanceId: string,
  body: Readonly<Record<string, unknown>>,
): HttpResponseInit {
  const run = runPath(instanceId);
  const location = new URL(run, request.url).href;
  return json(202, { ...body, run }, { location, 'retry-after': '5' });
}
