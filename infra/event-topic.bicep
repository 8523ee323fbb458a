// What one source of Azure tells of, filtered to what can change our mind, delivered to a function. Events are hints: one
// that is lost costs at most one period of a timer.
targetScope = 'resourceGroup'

@description('Name of the system topic.')
param name string

@description('Region of the topic: that of its source, or global.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of what raises the events. Azure allows one system topic for each.')
param source string

@description('What the source is, in the words of Event Grid.')
param topicType string

@description('Resource id of the function that gets the events.')
param functionId string

@description('Event types to deliver.')
param includedEventTypes array

@description('Further conditions, all of which must hold: an event passes one if the text under key is among values.')
param textFilters array = []

@description('Resource id of the identity that writes dead letters.')
param deadLetterIdentityId string

@description('Resource id of the storage account of the dead letters.')
param storageAccountId string

@description('Container of the dead letters.')
param deadLetterContainerName string

@description('Action groups that are told of dead letters.')
param actionGroupIds array

resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${deadLetterIdentityId}': {} }
  }
  properties: {
    source: source
    topicType: topicType
  }
}

resource toReconciler 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2022-06-15' = {
  parent: topic
  name: 'reconciler'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: functionId
        maxEventsPerBatch: 1
        preferredBatchSizeInKilobytes: 64
      }
    }
    filter: {
      includedEventTypes: includedEventTypes
      advancedFilters: [
        for condition in textFilters: {
          operatorType: 'StringIn'
          key: condition.key
          values: condition.values
        }
      ]
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'UserAssigned'
        userAssignedIdentity: deadLetterIdentityId
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: storageAccountId
          blobContainerName: deadLetterContainerName
        }
      }
    }
  }
}

resource undelivered 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${name}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Events did not reach the reconciler. A timer makes up for them; find out why the function refused or was down.'
    severity: 2
    enabled: true
    scopes: [topic.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-letters'
          metricName: 'DeadLetteredCount'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    autoMitigate: true
    actions: [for id in actionGroupIds: { actionGroupId: id }]
  }
}
