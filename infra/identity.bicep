// Two identities, because they are trusted with different things: the reconciler may change clusters, Event Grid may
// only write dead letters.
targetScope = 'resourceGroup'

@description('Region of the identities.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the identity that the function app runs as.')
param reconcilerName string

@description('Name of the identity that Event Grid writes dead letters with.')
param deadLetterName string

resource reconciler 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: reconcilerName
  location: location
  tags: tags
}

resource deadLetter 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: deadLetterName
  location: location
  tags: tags
}

@description('Resource id of the reconciler identity.')
output reconcilerId string = reconciler.id
@description('Client id of the reconciler identity: AZURE_CLIENT_ID of the app.')
output reconcilerClientId string = reconciler.properties.clientId
@description('Object id of the reconciler identity.')
output reconcilerPrincipalId string = reconciler.properties.principalId
@description('Resource id of the dead letter identity.')
output deadLetterId string = deadLetter.id
@description('Object id of the dead letter identity.')
output deadLetterPrincipalId string = deadLetter.properties.principalId
