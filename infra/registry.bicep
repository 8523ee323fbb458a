// What the reconciler may do in one container registry (push charts, import images, read both back), and the system topic
// that tells it of pushes and deletions. On a registry with repository permissions AcrPush counts for nothing; see
// docs/deploy.md for the role to give there by hand.
targetScope = 'resourceGroup'

@description('Name of the registry, in the resource group that this is deployed to.')
param registryName string

@description('Name of this installation.')
param environmentName string

@description('Tags of every resource.')
param tags object

@description('Object id of the identity that the function app runs as.')
param principalId string

@description('Also create the system topic. Only after the code was deployed, and only where there is none yet.')
param connectEvents bool

@description('Resource id of the function app.')
param functionAppId string

@description('Resource id of the identity that writes dead letters.')
param deadLetterIdentityId string

@description('Resource id of the storage account of the dead letters.')
param storageAccountId string

@description('Container of the dead letters.')
param deadLetterContainerName string

@description('Action groups that are told of dead letters.')
param actionGroupIds array

var roleIds = loadJsonContent('role-ids.json')
var eventFilter = loadJsonContent('registry-event-filter.json')

// AcrPush holds pull as well. The importer holds importImage, pull and the read of the registry itself.
var registryRoles = [
  roleIds.acrPush
  roleIds.containerRegistryDataImporterAndDataReader
]

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for roleId in registryRoles: {
    name: guid(toLower(registry.id), principalId, roleId)
    scope: registry
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
      principalId: principalId
      principalType: 'ServicePrincipal'
      description: 'aks-identity-reconciler ${environmentName}: brings charts and images'
    }
  }
]

// The topic of a source that has a region must be in that region, which only the registry itself can tell.
module topic 'event-topic.bicep' = if (connectEvents) {
  name: 'reconciler-registry-topic-${uniqueString(registryName, environmentName)}'
  params: {
    name: 'evgt-registry-${uniqueString(toLower(registry.id), environmentName)}'
    location: registry.location
    tags: tags
    source: registry.id
    topicType: 'Microsoft.ContainerRegistry.Registries'
    functionId: '${functionAppId}/functions/onRegistryEvent'
    includedEventTypes: eventFilter.includedEventTypes
    deadLetterIdentityId: deadLetterIdentityId
    storageAccountId: storageAccountId
    deadLetterContainerName: deadLetterContainerName
    actionGroupIds: actionGroupIds
  }
}
