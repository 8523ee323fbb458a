import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { ReconcileError } from '../../core/base/errors';
import { loopbackUrl } from '../../core/base/loopback';

/** The one place that our access tokens may go to. */
export const ARM_URL = 'https://management.azure.com';

/** An ARM call that takes longer has lost its answer; a function must not hang on it. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Sends what is meant for management.azure.com to `baseUrl`, a simulator on this machine.
 * The URL is put back afterwards: the SDK must go on believing that it talks to Azure, else it records http URLs and
 * refuses to send its token to them. Throws when `baseUrl` is not on this machine: it would get our tokens.
 */
export function loopbackTransport(baseUrl: string): HttpClient {
  const base = loopbackUrl(baseUrl, 'Azure');
  const client = createDefaultHttpClient();
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      const original = request.url;
      const { pathname, search } = new URL(original);
      request.url = `${base.origin}${pathname}${search}`;
      request.allowInsecureConnection = true;
      try {
        return await client.sendRequest(request);
      } finally {
        request.url = original;
        request.allowInsecureConnection = false;
      }
    },
  };
}

/**
 * Last gate before the network, for every transport: refuses any host but ARM, so that no nextLink, redirect or operation
 * URL can carry our token elsewhere, and limits the whole exchange in time. The SDK's own `timeout` ends with the headers:
 * a body that never comes would hang for ever.
 */
export function guardedTransport(
  transport: HttpClient = createDefaultHttpClient(),
  timeoutMs: number = REQUEST_TIMEOUT_MS,
): HttpClient {
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      assertArmUrl(request.url);
      request.abortSignal = AbortSignal.timeout(timeoutMs);
      return transport.sendRequest(request);
    },
  };
}

/** Throws ReconcileError (Terminal) unless `url` is https://management.azure.com/… */
export function assertArmUrl(url: string): void {
  if (URL.canParse(url) && new URL(url).origin === ARM_URL) return;
  throw new ReconcileError({
    policy: 'Terminal',
    code: 'ForeignUrl',
    message: `Refused to send our token to "${url.slice(0, 200)}"; expected ${ARM_URL}/…`,
  });
}
