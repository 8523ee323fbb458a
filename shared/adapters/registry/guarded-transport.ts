import { Agent } from 'node:https';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import type { AllowedNetworks } from '../../core/configuration/address';
import { assertFitHost, guardedLookup, type Resolve } from '../../net/guarded-lookup';

/**
 * Refuses what names an address that no source may have: hosts come from charts, and the places of tokens and blobs from the servers that answer
 * there. Names are judged where they are resolved, within the connection (guardedNetwork).
 */
export function guardedTransport(
  transport: HttpClient,
  allowed: () => Promise<AllowedNetworks>,
): HttpClient {
  return {
    async sendRequest(request) {
      assertFitHost(new URL(request.url), await allowed());
      return transport.sendRequest(request);
    },
  };
}

/** Idle connections end as they do in Node's own agent. */
const IDLE_MS = 5_000;

/** The network, as far as strangers may send us there. */
export function guardedNetwork(
  allowed: () => Promise<AllowedNetworks>,
  resolve?: Resolve,
): HttpClient {
  const client = createDefaultHttpClient();
  const lookup = guardedLookup(allowed, resolve);
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS, lookup });
  return {
    sendRequest(request) {
      request.agent = agent;
      return client.sendRequest(request);
    },
  };
}
