// Lets the identity of the app read the secrets of one Key Vault. App Service uses it to fill in the settings that refer to a
// secret; nothing here sees a value.
targetScope = 'resourceGroup'

@description('Name of the vault, in the resource group that this is deployed to. It must go by Azure RBAC, not by access policies.')
param vaultName string

@description('Name of this installation.')
param environmentName string

@description('Object id of the identity that the function app runs as.')
param principalId string

var roleIds = loadJsonContent('role-ids.json')

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower(vault.id), principalId, roleIds.keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.keyVaultSecretsUser)
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'aks-identity-reconciler ${environmentName}: fills in the settings that refer to a secret'
  }
}
