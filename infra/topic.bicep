// Lets the identity of the app publish to a custom topic of yours, in the schema CloudEventSchemaV1_0.
targetScope = 'resourceGroup'

@description('Name of the topic, in the resource group that this is deployed to.')
param topicName string

@description('Name of this installation.')
param environmentName string

@description('Object id of the identity that the function app runs as.')
param principalId string

var roleIds = loadJsonContent('role-ids.json')

resource topic 'Microsoft.EventGrid/topics@2022-06-15' existing = {
  name: topicName
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower(topic.id), principalId, roleIds.eventGridDataSender)
  scope: topic
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.eventGridDataSender)
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'aks-identity-reconciler ${environmentName}: tells of clusters and pull requests'
  }
}

@description('Where events are sent to.')
output endpoint string = topic.properties.endpoint
