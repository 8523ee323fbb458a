import type { HubClient, StartResult } from '../durable/client';
import type { TaskHub } from '../durable/hub';
import { managementUrls, type HubUrls } from './durable-payload';
import { json, type HttpIn, type HttpOut } from './server';

/** What the Durable HTTP API works on. */
export interface DurableApi {
  readonly hub: TaskHub;
  readonly client: HubClient;
  readonly urls: () => HubUrls;
}

/** What a start or a restart answers. */
export function startAnswer(api: DurableApi, result: StartResult): HttpOut {
  switch (result.kind) {
    case 'refused':
      return json(400, { Message: result.why });
    case 'exists':
      // the HTTP path of the extension answers 500 here, not 409
      return json(500, {
        Message: 'Something went wrong while processing your request',
        ExceptionMessage: `An Orchestration instance with the status ${result.status} already exists.`,
      });
    case 'started': {
      const urls = managementUrls(api.urls(), result.instanceId);
      return json(202, urls, { location: urls['statusQueryGetUri'] ?? '', 'retry-after': '10' });
    }
  }
}

/** The parsed body; undefined when there is none or it is not JSON. */
export function jsonBody(request: HttpIn): unknown {
  try {
    return JSON.parse(request.body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
