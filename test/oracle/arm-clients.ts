import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ComputeManagementClient } from '@azure/arm-compute';
import { ContainerServiceClient } from '@azure/arm-containerservice';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import type { TokenCredential } from '@azure/core-auth';
import { loopbackTransport } from '../../shared/adapters/azure';

/** The SDKs as Microsoft ships them: no policy of ours is in between, but failures are not retried. */
export interface ArmClients {
  readonly compute: ComputeManagementClient;
  readonly aks: ContainerServiceClient;
  readonly identities: ManagedServiceIdentityClient;
  readonly authorization: AuthorizationManagementClient;
}

/** Clients of one subscription, whose calls go to the simulated Azure at `url` with this bearer token. */
export function armClients(url: string, subscription: string, token: string): ArmClients {
  const credential: TokenCredential = {
    getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const options = { httpClient: loopbackTransport(url), retryOptions: { maxRetries: 0 } };
  const older = { ...options, credentialScopes: 'https://management.azure.com/.default' };
  return {
    compute: new ComputeManagementClient(credential, subscription, options),
    aks: new ContainerServiceClient(credential, subscription, options),
    identities: new ManagedServiceIdentityClient(credential, subscription, older),
    authorization: new AuthorizationManagementClient(credential, subscription, older),
  };
}

/** All items of a paged list. */
export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

/** The ARM error code that a call fails with; 'none' when it does not fail. */
export async function errorCode(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    await call;
    return 'none';
  } catch (error) {
    const { statusCode, code } = error as { readonly statusCode?: number; readonly code?: string };
    return `${statusCode} ${code}`;
  }
}
