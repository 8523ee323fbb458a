import type { RoleAssignment as RoleAssignmentAnswer } from '@azure/arm-authorization';
import type { RoleAssignment } from '../../core/cluster/cluster';
import { ReconcileError } from '../../core/base/errors';
import { partsOf, resourceId } from '../../core/base/resource-id';
import type { RoleAssignmentRequest, Sight } from './azure';
import type { Clients } from './clients';
import { asReconcileErrors, sightOf, unlessAbsent } from './failure';
import { collect } from './pages';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Role assignments of one principal in a subscription, at every scope in it. Throws ReconcileError, also for a
 * principal id that is not a GUID.
 */
export async function listRoleAssignments(
  clients: Clients,
  subscriptionId: string,
  principalId: string,
): Promise<readonly RoleAssignment[]> {
  if (!GUID.test(principalId)) throw notAPrincipal(principalId);
  const { roleAssignments } = clients.authorization(subscriptionId);
  const filter = `principalId eq '${principalId}'`;
  return asReconcileErrors({ operation: 'read', target: `/subscriptions/${subscriptionId}` }, () =>
    collect(roleAssignments.listForSubscription({ filter }), roleAssignmentFrom),
  );
}

/** One role assignment. A 404 of the object or its group is an answer; anything else is thrown as ReconcileError. */
export function getRoleAssignment(clients: Clients, id: string): Promise<Sight<RoleAssignment>> {
  const { roleAssignments } = clients.authorization(partsOf(resourceId(id)).subscriptionId);
  return sightOf(() =>
    asReconcileErrors({ operation: 'read', target: id }, async () => {
      const found = roleAssignmentFrom(await roleAssignments.getById(unrooted(id)));
      if (found === undefined) throw new Error('a role assignment without what we compare');
      return found;
    }),
  );
}

/** The id goes into an OData filter: nothing but a GUID may. */
function notAPrincipal(principalId: string): ReconcileError {
  const message = `"${principalId.slice(0, 100)}" is not the object id of a principal; expected a GUID.`;
  return new ReconcileError({ policy: 'Terminal', code: 'InvalidPrincipalId', message });
}

/** Undefined for an answer without what we compare. */
function roleAssignmentFrom(answer: RoleAssignmentAnswer): RoleAssignment | undefined {
  const { id, scope, roleDefinitionId, principalId } = answer;
  if (!id || !scope || !roleDefinitionId || !principalId) return undefined;
  return {
    id: id.toLowerCase(),
    scope: scope.toLowerCase(),
    roleId: roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1).toLowerCase(),
    principalId: principalId.toLowerCase(),
  };
}

/** Creates a role assignment under the given name. Throws ReconcileError. */
export async function createRoleAssignment(
  clients: Clients,
  request: RoleAssignmentRequest,
): Promise<void> {
  const { scope, name, roleId, principalId } = request;
  const { subscriptionId } = partsOf(scope);
  const { roleAssignments } = clients.authorization(subscriptionId);
  await asReconcileErrors({ operation: 'write', target: scope }, () =>
    roleAssignments.create(unrooted(scope), name, {
      roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
      principalId,
      // Spares a new identity the PrincipalNotFound of the directory's replication:
      // https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
      principalType: 'ServicePrincipal',
    }),
  );
}

/** Deletes a role assignment; one that is gone already is fine. Throws ReconcileError. */
export async function deleteRoleAssignment(clients: Clients, id: string): Promise<void> {
  const { roleAssignments } = clients.authorization(partsOf(resourceId(id)).subscriptionId);
  await unlessAbsent(() =>
    asReconcileErrors({ operation: 'write', target: id }, () =>
      roleAssignments.deleteById(unrooted(id)),
    ),
  );
}

/** The authorization SDK puts its own slash before a scope. */
function unrooted(scope: string): string {
  return scope.replace(/^\/+/, '');
}
