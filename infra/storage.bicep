// One storage account, reached with identities only: Durable Functions, work queue, ledger, audit, configuration,
// deployment package and dead letters.
targetScope = 'resourceGroup'

@description('Name of the storage account.')
@minLength(3)
@maxLength(24)
param name string

@description('Region of the account.')
param location string

@description('Tags of every resource.')
param tags object

@description('Redundancy of the account.')
param skuName string

@description('Object id of the identity that the function app runs as.')
param reconcilerPrincipalId string

@description('Object id of the identity that Event Grid writes dead letters with.')
param deadLetterPrincipalId string

@description('Object id of who uploads the configuration and reads dead letters. Empty: nobody.')
param operatorPrincipalId string

@description('What operatorPrincipalId is: User, Group or ServicePrincipal.')
param operatorPrincipalType string

var roleIds = loadJsonContent('role-ids.json')

// The host keeps locks and timer state in blobs (hence Owner), Durable Functions its control queues, history and
// large messages in queues, tables and blobs; the work queue and the ledger are tables.
var hostRoles = [
  roleIds.storageBlobDataOwner
  roleIds.storageQueueDataContributor
  roleIds.storageTableDataContributor
]

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: skuName }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      defaultAction: 'Allow'
      bypass: 'AzureServices'
    }
  }
}

// Blob soft delete stays off: timer state is overwritten every few seconds and each version would be kept.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource deployments 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'deployments'
  properties: { publicAccess: 'None' }
}

resource config 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'config'
  properties: { publicAccess: 'None' }
}

resource deadLetters 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'dead-letters'
  properties: { publicAccess: 'None' }
}

resource hostAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for roleId in hostRoles: {
    name: guid(account.id, reconcilerPrincipalId, roleId)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
      principalId: reconcilerPrincipalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource deadLetterAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(deadLetters.id, deadLetterPrincipalId, roleIds.storageBlobDataContributor)
  scope: deadLetters
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataContributor)
    principalId: deadLetterPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource operatorConfigAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  name: guid(config.id, operatorPrincipalId, roleIds.storageBlobDataContributor)
  scope: config
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataContributor)
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
  }
}

resource operatorDeadLetterAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  name: guid(deadLetters.id, operatorPrincipalId, roleIds.storageBlobDataReader)
  scope: deadLetters
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataReader)
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
  }
}

@description('Resource id of the account.')
output id string = account.id
@description('Name of the account.')
output name string = account.name
@description('Endpoint of the tables: STORE_TABLE_ENDPOINT of the app, without a slash at the end.')
output tableEndpoint string = 'https://${account.name}.table.${environment().suffixes.storage}'
@description('Container that the deployment package is uploaded to.')
output deploymentContainerUrl string = '${account.properties.primaryEndpoints.blob}${deployments.name}'
@description('Blob that the app reads its configuration from.')
output configUrl string = '${account.properties.primaryEndpoints.blob}${config.name}/profiles.yaml'
@description('Container that Event Grid writes undelivered events to.')
output deadLetterContainerName string = deadLetters.name
