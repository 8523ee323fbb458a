import type { Identity as IdentityAnswer } from '@azure/arm-msi';
import type { Identity } from '../../core/cluster/cluster';
import type { ResourceId } from '../../core/base/resource-id';
import { partsOf, tryResourceId } from '../../core/base/resource-id';
import type { Sight } from './azure';
import type { Clients } from './clients';
import { asReconcileErrors, sightOf, unlessAbsent } from './failure';
import { collect } from './pages';

/** User-assigned identities of a resource group; undefined when the group does not exist. Throws ReconcileError. */
export function listIdentities(
  clients: Clients,
  group: ResourceId,
): Promise<readonly Identity[] | undefined> {
  const { subscriptionId, resourceGroup = '' } = partsOf(group);
  const { userAssignedIdentities } = clients.identities(subscriptionId);
  return unlessAbsent(() =>
    asReconcileErrors({ operation: 'read', target: group }, () =>
      collect(userAssignedIdentities.listByResourceGroup(resourceGroup), identityFrom),
    ),
  );
}

/**
 * One user-assigned identity. A 404 of the object or its group is an answer; anything else is thrown as
 * ReconcileError.
 */
export function getIdentity(
  clients: Clients,
  id: ResourceId,
): Promise<Sight<Identity | undefined>> {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(id);
  const { userAssignedIdentities } = clients.identities(subscriptionId);
  return sightOf(() =>
    asReconcileErrors({ operation: 'read', target: id }, async () =>
      identityFrom(await userAssignedIdentities.get(resourceGroup, name)),
    ),
  );
}

/** Undefined while Azure has not yet given the identity its principal: it cannot be attached before. */
function identityFrom(answer: IdentityAnswer): Identity | undefined {
  const id = tryResourceId(answer.id);
  if (id === undefined || !answer.principalId || !answer.clientId) return undefined;
  return {
    id,
    principalId: answer.principalId.toLowerCase(),
    clientId: answer.clientId.toLowerCase(),
    tags: answer.tags ?? {},
  };
}
