// Connects one watched subscription. Its system topic must live in that same subscription, so it gets a small resource
// group of its own there.
targetScope = 'subscription'

@description('Name of this installation.')
param environmentName string

@description('Region that the resource group is recorded in. The topic itself is global.')
param location string

@description('Tags of every resource.')
param tags object

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

var eventFilter = loadJsonContent('event-filter.json')

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}-events'
  location: location
  tags: tags
}

module topic 'event-topic.bicep' = {
  name: 'reconciler-event-topic'
  scope: group
  params: {
    name: 'evgt-${environmentName}'
    location: 'global'
    tags: tags
    source: subscription().id
    topicType: 'Microsoft.Resources.Subscriptions'
    functionId: '${functionAppId}/functions/onResourceEvent'
    includedEventTypes: eventFilter.includedEventTypes
    textFilters: [{ key: 'data.operationName', values: eventFilter.operationNames }]
    deadLetterIdentityId: deadLetterIdentityId
    storageAccountId: storageAccountId
    deadLetterContainerName: deadLetterContainerName
    actionGroupIds: actionGroupIds
  }
}
