import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import type { RawAnswer, SimulatedAzure } from '../../local/azure';

/**
 * Hands what is meant for management.azure.com to the simulator in this process. What the SDK sends and gets is the same
 * text as over HTTP, without the two ends of a socket, which cost more than all that the simulator does.
 */
export function directTransport(azure: Pick<SimulatedAzure, 'answer'>): HttpClient {
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      const { pathname, search } = new URL(request.url);
      await underWay();
      const answer = await azure.answer({
        method: request.method,
        url: pathname + search,
        headers: request.headers.toJSON(),
        body: bodyOf(request),
      });
      await underWay();
      if (answer.reset === true) throw hungUp(request);
      return responseOf(request, answer);
    },
  };
}

/** As on a wire, whatever else is ready to be sent goes out before the answer is here. */
function underWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function bodyOf({ body }: PipelineRequest): unknown {
  if (body === undefined || body === null || body === '') return undefined;
  if (typeof body === 'string') return JSON.parse(body);
  throw new Error('The simulator reads JSON texts only.');
}

function responseOf(request: PipelineRequest, answer: RawAnswer): PipelineResponse {
  return {
    request,
    status: answer.status,
    headers: createHttpHeaders({ ...answer.headers }),
    bodyAsText: request.method === 'HEAD' ? '' : answer.text,
  };
}

/** As node:http tells that the other end closed the connection before it answered. */
function hungUp(request: PipelineRequest): RestError {
  return new RestError('socket hang up', { code: 'ECONNRESET', request });
}
