// What the reconciler may do in one watched subscription: read what it compares, and, if wanted, give and take the two
// roles it works with and the policy that kubenet clusters need. Nothing here can write to a cluster; see docs/deploy.md
// for the table of actions.
targetScope = 'subscription'

@description('Name of this installation. Names of custom roles must be unique in the tenant.')
param environmentName string

@description('Object id of the identity that the function app runs as.')
param principalId string

@description('Also give Role Based Access Control Administrator, limited by condition to the two roles.')
param grantRoles bool

@description('Also write and delete policy assignments: kubenet clusters under profiles with kubenet.handling: enforce.')
param assignPolicies bool

var role = loadJsonContent('custom-role.json')
var policyRole = loadJsonContent('policy-role.json')
var roleIds = loadJsonContent('role-ids.json')

// Which roles, and for service principals only. A breach is a 403, not a warning.
var grantCondition = trim(loadTextContent('role-grant-condition.txt'))

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, environmentName, 'aks-identity-reconciler')
  properties: {
    roleName: '${role.name} ${environmentName} (${subscription().subscriptionId})'
    description: role.description
    type: 'CustomRole'
    permissions: [
      {
        actions: role.actions
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
    assignableScopes: [subscription().id]
  }
}

resource readAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, reader.name)
  properties: {
    roleDefinitionId: reader.id
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'aks-identity-reconciler ${environmentName}: reads what it compares'
  }
}

resource grantAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (grantRoles) {
  name: guid(subscription().id, principalId, roleIds.roleBasedAccessControlAdministrator)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.roleBasedAccessControlAdministrator)
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'aks-identity-reconciler ${environmentName}: gives and takes the two roles it works with'
    condition: grantCondition
    conditionVersion: '2.0'
  }
}

resource policyWriter 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (assignPolicies) {
  name: guid(subscription().id, environmentName, 'aks-identity-reconciler-policy')
  properties: {
    roleName: '${policyRole.name} ${environmentName} (${subscription().subscriptionId})'
    description: policyRole.description
    type: 'CustomRole'
    permissions: [
      {
        actions: policyRole.actions
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
    assignableScopes: [subscription().id]
  }
}

resource policyAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assignPolicies) {
  name: guid(subscription().id, principalId, policyWriter.name)
  properties: {
    roleDefinitionId: policyWriter.id
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'aks-identity-reconciler ${environmentName}: assigns the policy that makes containers drop NET_RAW'
  }
}
