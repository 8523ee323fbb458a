/** For tests: the real Azure SDKs pointed at the simulator by a transport of ours. */
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ComputeManagementClient } from '@azure/arm-compute';
import { ContainerServiceClient } from '@azure/arm-containerservice';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import type { TokenCredential } from '@azure/core-auth';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { VirtualClock } from '../clock';
import { unsignedToken } from './access/caller';
import { seededRandom } from './random';
import { timelineOn } from './timeline';
import type { Actor, Occurrence } from './world/model';
import { defaultSettings, type Latency } from './world/settings';
import type { Kernel } from './world/state';
import { newKernel } from './world/world';

export interface SdkClients {
  readonly compute: ComputeManagementClient;
  readonly aks: ContainerServiceClient;
  readonly msi: ManagedServiceIdentityClient;
  readonly authorization: AuthorizationManagementClient;
}

/** The four SDK clients of one subscription, calling as `actor`. */
export function sdkClients(port: number, subscription: string, actor: Actor): SdkClients {
  const token = unsignedToken(actor);
  const credential: TokenCredential = {
    getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const options = { httpClient: loopback(port), retryOptions: { maxRetries: 0 } };
  return {
    compute: new ComputeManagementClient(credential, subscription, options),
    aks: new ContainerServiceClient(credential, subscription, options),
    msi: new ManagedServiceIdentityClient(credential, subscription, options),
    authorization: new AuthorizationManagementClient(credential, subscription, options),
  };
}

/** Rewrites the URL on its way out only: the SDK keeps believing that it talks to management.azure.com. */
function loopback(port: number): HttpClient {
  const base = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      const original = request.url;
      const { pathname, search } = new URL(original);
      request.url = `http://127.0.0.1:${port}${pathname}${search}`;
      request.allowInsecureConnection = true;
      request.disableKeepAlive = true;
      try {
        return await base.sendRequest(request);
      } finally {
        request.url = original;
      }
    },
  };
}

/** A kernel on a virtual clock, with what it told Event Grid. */
export function testKernel(latency: Partial<Latency> = {}): {
  readonly kernel: Kernel;
  readonly clock: VirtualClock;
  readonly told: Occurrence[];
} {
  const clock = new VirtualClock();
  const told: Occurrence[] = [];
  const kernel = newKernel(timelineOn(clock), seededRandom(1), defaultSettings(latency), (one) =>
    told.push(one),
  );
  return { kernel, clock, told };
}

/** Everything that an async iterable yields. */
export async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

/** The error of a call that must fail: `status code`. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'succeeded',
    (error: { statusCode?: number; code?: string }) => `${error.statusCode} ${error.code}`,
  );
}
