import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ComputeManagementClient } from '@azure/arm-compute';
// The modular client: only the two calls that we use get into the bundle (113 kB less).
import type { ContainerRegistryManagementContext } from '@azure/arm-containerregistry/api';
import { createContainerRegistryManagement } from '@azure/arm-containerregistry/api';
import { createContainerService } from '@azure/arm-containerservice/api';
import type { ContainerServiceContext } from '@azure/arm-containerservice/api';
import type { PolicyContext } from '@azure/arm-policy/api';
import { createPolicy } from '@azure/arm-policy/api';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import type { HttpClient, Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline';
import { patiencePolicy } from './patience';
import type { AzureOptions } from './pipeline';
import { arrange, clientOptions, TOKEN_SCOPE } from './pipeline';

/** The SDK clients, one per subscription and kind, made when first needed. */
export interface Clients {
  readonly httpClient: HttpClient;
  compute(subscriptionId: string): ComputeManagementClient;
  containerService(subscriptionId: string): ContainerServiceContext;
  identities(subscriptionId: string): ManagedServiceIdentityClient;
  authorization(subscriptionId: string): AuthorizationManagementClient;
  policy(subscriptionId: string): PolicyContext;
  registries(subscriptionId: string): ContainerRegistryManagementContext;
}

/**
 * The SDK clients of every ARM service that we call, one per subscription, created at first use. All share one
 * transport and one memory of throttling.
 */
export function createClients(options: AzureOptions): Clients {
  const shared = clientOptions(options);
  const older = { ...shared, credentialScopes: TOKEN_SCOPE };
  const { credential, now = Date.now } = options;
  const patience = patiencePolicy(now);
  const perSubscription = <T extends { readonly pipeline: Pipeline }>(
    create: (subscriptionId: string) => T,
  ): ((subscriptionId: string) => T) =>
    cached((subscriptionId) => arranged(create(subscriptionId), options, patience));
  return {
    httpClient: shared.httpClient,
    compute: perSubscription((id) => new ComputeManagementClient(credential, id, shared)),
    containerService: perSubscription((id) => createContainerService(credential, id, shared)),
    identities: perSubscription((id) => new ManagedServiceIdentityClient(credential, id, older)),
    authorization: perSubscription(
      (id) => new AuthorizationManagementClient(credential, id, older),
    ),
    policy: perSubscription((id) => createPolicy(credential, id, shared)),
    registries: perSubscription((id) => createContainerRegistryManagement(credential, id, shared)),
  };
}

function arranged<T extends { readonly pipeline: Pipeline }>(
  client: T,
  options: AzureOptions,
  patience: PipelinePolicy,
): T {
  arrange(client.pipeline, options, patience);
  return client;
}

function cached<T>(create: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const created = create(key);
    made.set(key, created);
    return created;
  };
}
