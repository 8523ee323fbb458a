/** Identities, role assignments, role definitions and resource groups as their providers show them. */
import { compact, type Json } from '../json';
import type { Identity, ResourceGroup, RoleAssignment, RoleDefinition } from '../world/model';
import type { Kernel } from '../world/state';

/** A user-assigned identity; its provider writes `resourcegroups` in lower case. */
export function identityBody(kernel: Kernel, identity: Identity): Json {
  const { oddCasing } = kernel.state.settings;
  return {
    id: oddCasing ? identity.id.replace('/resourceGroups/', '/resourcegroups/') : identity.id,
    location: identity.location,
    name: identity.name,
    properties: {
      clientId: identity.clientId,
      principalId: identity.principalId,
      tenantId: kernel.state.tenantId,
    },
    tags: identity.tags,
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  };
}

/** A role assignment. Straight after its creation `createdBy` is null [recorded]. */
export function roleAssignmentBody(assignment: RoleAssignment, fresh = false): Json {
  const at = new Date(assignment.createdAt).toISOString();
  return {
    properties: compact({
      roleDefinitionId: assignment.roleDefinitionId,
      principalId: assignment.principalId,
      principalType: assignment.principalType,
      scope: assignment.scope === '' ? '/' : assignment.scope,
      description: assignment.description,
      condition: assignment.condition,
      conditionVersion: assignment.conditionVersion,
      createdOn: at,
      updatedOn: at,
      createdBy: fresh ? null : assignment.createdBy,
      updatedBy: assignment.createdBy,
    }),
    id: assignment.id,
    type: 'Microsoft.Authorization/roleAssignments',
    name: assignment.name,
  };
}

/** A role definition as seen from a subscription. */
export function roleDefinitionBody(definition: RoleDefinition, subscription?: string): Json {
  const prefix = subscription === undefined ? '' : `/subscriptions/${subscription}`;
  const { actions, notActions } = definition;
  return {
    properties: {
      roleName: definition.roleName,
      type: definition.type,
      description: definition.description,
      assignableScopes: definition.assignableScopes,
      permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }],
    },
    id: `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${definition.name}`,
    type: 'Microsoft.Authorization/roleDefinitions',
    name: definition.name,
  };
}

/** A resource group. */
export function resourceGroupBody(group: ResourceGroup): Json {
  return compact({
    id: group.id,
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    tags: group.tags,
    managedBy: group.managedBy,
    properties: { provisioningState: 'Succeeded' },
  });
}
