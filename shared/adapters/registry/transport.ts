import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { loopbackUrl } from '../../core/base/loopback';

/** Tells the server on this machine for which registry a request was meant. */
const FORWARDED_HOST = 'x-forwarded-host';

/**
 * Sends what is meant for any registry to `baseUrl`, a simulator on this machine, with the registry's name in
 * `x-forwarded-host`. The URL is put back afterwards: the registry SDK must go on believing in https, else it refuses to
 * send its token. Throws when `baseUrl` is not on this machine: it would get our tokens.
 */
export function loopbackTransport(baseUrl: string): HttpClient {
  const base = loopbackUrl(baseUrl, 'Registry');
  const client = createDefaultHttpClient();
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      const original = request.url;
      const { host, pathname, search } = new URL(original);
      request.url = `${base.origin}${pathname}${search}`;
      request.allowInsecureConnection = true;
      request.headers.set(FORWARDED_HOST, host);
      try {
        return withOrigin(await client.sendRequest(request), base.origin, new URL(original).origin);
      } finally {
        request.url = original;
        request.allowInsecureConnection = false;
        request.headers.delete(FORWARDED_HOST);
      }
    },
  };
}

/** A registry that says its own address in a Location means the one that it was asked by. */
function withOrigin(response: PipelineResponse, from: string, to: string): PipelineResponse {
  const location = response.headers.get('location');
  if (location?.startsWith(`${from}/`)) {
    response.headers.set('location', `${to}${location.slice(from.length)}`);
  }
  return response;
}

/** Enough for a chunk of 4 MiB over a slow line. */
const EXCHANGE_MS = 60_000;

/**
 * Last gate before the network: ends every exchange in time, its body included, for the SDK's own `timeout` ends with the
 * headers and a function must not hang on a registry.
 */
export function timedTransport(transport: HttpClient, timeoutMs: number = EXCHANGE_MS): HttpClient {
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      request.abortSignal = AbortSignal.timeout(timeoutMs);
      return transport.sendRequest(request);
    },
  };
}
