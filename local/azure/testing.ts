/** For tests: the real Azure SDKs pointed at the simulator by the transport seam of arm.md 1.2. */
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ComputeManagementClient } from '@azure/arm-compute';
import { ContainerServiceClient } from '@azure/arm-containerservice';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import type { TokenCredential } from '@azure/core-auth';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { unsignedToken } from './access/caller';
import type { Actor } from './world/model';

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
