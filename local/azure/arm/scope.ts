/** Whether the scope of an extension resource exists. */
import { groupScope, idKey, parseId } from '../resource-id';
import { groupNotFound, resourceNotFound } from './error';
import type { Call } from './request';

/** Throws ResourceGroupNotFound or ResourceNotFound when there is nothing at `scope`; unknown types are let pass. */
export function requireScope({ kernel }: Call, scope: string): void {
  const parsed = parseId(scope);
  if (parsed?.resourceGroup === undefined) return;
  const { subscription = '', resourceGroup, type, name } = parsed;
  const { state } = kernel;
  if (!state.groups.has(idKey(groupScope(subscription, resourceGroup)))) {
    throw groupNotFound(resourceGroup);
  }
  const maps: Readonly<Record<string, ReadonlyMap<string, unknown>>> = {
    'microsoft.managedidentity/userassignedidentities': state.identities,
    'microsoft.containerservice/managedclusters': state.clusters,
    'microsoft.compute/virtualmachinescalesets': state.hosts,
    'microsoft.compute/virtualmachines': state.hosts,
    'microsoft.containerregistry/registries': state.registries,
  };
  const known = maps[type?.toLowerCase() ?? ''];
  if (type === undefined || known === undefined || known.has(idKey(scope))) return;
  throw resourceNotFound(type, name, resourceGroup);
}
