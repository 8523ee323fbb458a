import type { Registry } from '@azure/arm-containerregistry';
import { get, importImage } from '@azure/arm-containerregistry/api/registries';
import { isReconcileError, ReconcileError } from '../../core/base/errors';
import type { ResourceId } from '../../core/base/resource-id';
import { partsOf, resourceId } from '../../core/base/resource-id';
import type { ImageImport, OperationStart, RegistryInfo } from './azure';
import type { Clients } from './clients';
import { asReconcileErrors, unlessAbsent } from './failure';
import { importFailure } from './import-failure';
import { operationStart } from './operations';
import type { Headers } from '../../core/base/retry-after';

/** Undefined when the registry or its resource group does not exist. Throws ReconcileError for any other refusal. */
export function getRegistry(clients: Clients, id: ResourceId): Promise<RegistryInfo | undefined> {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(id);
  const context = clients.registries(subscriptionId);
  return unlessAbsent(() =>
    asReconcileErrors({ operation: 'read', target: id }, async () =>
      registryFrom(await get(context, resourceGroup, name)),
    ),
  );
}

function registryFrom(registry: Registry): RegistryInfo {
  const { id, location, loginServer } = registry;
  if (id === undefined || loginServer === undefined)
    throw new Error('a registry without an id or a login server');
  return {
    id: resourceId(id),
    loginServer: loginServer.toLowerCase(),
    location: location.toLowerCase().replaceAll(' ', ''),
    provisioningState: registry.provisioningState ?? 'Unknown',
    publicNetworkAccess: registry.publicNetworkAccess !== 'Disabled',
    repositoryRights: registry.roleAssignmentMode === 'AbacRepositoryPermissions',
  };
}

/** Sends the POST through the SDK's poller, which is then dropped: nothing here ever polls. */
export async function startImageImport(
  clients: Clients,
  request: ImageImport,
): Promise<OperationStart> {
  const { registry, source, repository, tag } = request;
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(registry);
  const { image, ...from } = source;
  const body = {
    source: { ...from, sourceImage: image },
    targetTags: [`${repository}:${tag}`],
    mode: 'NoForce',
  };
  let accepted: Headers | undefined;
  const options = {
    onResponse: ({ status, headers }: { readonly status: number; readonly headers: Headers }) => {
      if (status < 300) accepted = headers;
    },
  };
  try {
    await asReconcileErrors({ operation: 'write', target: registry }, async () => {
      await importImage(clients.registries(subscriptionId), resourceGroup, name, body, options)
        .submitted()
        .catch((error: unknown) => {
          // Azure has taken the order; that the SDK cannot read the rest of the answer does not undo it.
          if (accepted === undefined) throw error;
        });
    });
  } catch (error) {
    if (isReconcileError(error)) throw new ReconcileError(importFailure(error.failure, registry));
    throw error;
  }
  return accepted === undefined ? {} : operationStart(accepted);
}
