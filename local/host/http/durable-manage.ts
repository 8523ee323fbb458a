import type { ClientResult } from '../durable/client';
import { jsonBody, startAnswer, type DurableApi } from './durable-answers';
import { json, type HttpIn, type HttpOut } from './server';

/** `POST instances/{id}/{operation}`. */
export function manageInstance(api: DurableApi, request: HttpIn, path: readonly string[]): HttpOut {
  const [id = '', operation = '', ...rest] = path;
  if (request.method !== 'POST') return { status: 405 };
  const reason = request.url.searchParams.get('reason') ?? '';
  switch (operation.toLowerCase()) {
    case 'raiseevent':
      return raiseEvent(api, request, id, rest[0]);
    case 'terminate':
      return answer(api.client.terminate(id, reason));
    case 'suspend':
      return answer(api.client.suspend(id, reason));
    case 'resume':
      return answer(api.client.resume(id, reason));
    case 'rewind':
      return answer(api.client.rewind(id, reason));
    case 'restart':
      return restart(api, request, id);
    default:
      return { status: 404 };
  }
}

/** The extension insists on JSON, so an event without data is refused (hazard 12). */
function raiseEvent(
  api: DurableApi,
  request: HttpIn,
  id: string,
  name: string | undefined,
): HttpOut {
  if (name === undefined) return { status: 404 };
  if (request.headers['content-type']?.startsWith('application/json') !== true) {
    return json(400, { Message: 'Only application/json request content is supported' });
  }
  const data = jsonBody(request);
  if (data === undefined) return json(400, { Message: 'Invalid JSON content' });
  return answer(api.client.raiseEvent(id, name, data));
}

function restart(api: DurableApi, request: HttpIn, id: string): HttpOut {
  const withNewId = request.url.searchParams.get('restartWithNewInstanceId') !== 'false';
  const result = api.client.restart(id, withNewId);
  return result.kind === 'missing' ? { status: 404 } : startAnswer(api, result);
}

function answer(result: ClientResult | 'not-failed'): HttpOut {
  switch (result) {
    case 'accepted':
      return { status: 202 };
    case 'missing':
      return { status: 404 };
    case 'terminal':
      return { status: 410 };
    case 'not-failed':
      return json(412, 'The rewind operation is only supported on failed orchestration instances.');
  }
}
