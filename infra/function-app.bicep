// The app: Flex Consumption, Linux, no keys, no public deployment passwords. The package is one bundle; nothing is
// built in Azure.
targetScope = 'resourceGroup'

@description('Name of the function app.')
param name string

@description('Name of its plan.')
param planName string

@description('Region of the app.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the identity that the app runs as.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Storage account of the host, of Durable Functions and of our tables.')
param storageAccountName string

@description('Container that the deployment package is read from.')
param deploymentContainerUrl string

@description('Endpoint of our tables.')
param tableEndpoint string

@description('Blob of the configuration.')
param configUrl string

@description('Connection string of Application Insights.')
param insightsConnectionString string

@description('Major version of Node.js.')
param nodeVersion string

@description('Memory of one instance in MB.')
param instanceMemoryMB int

@description('Most instances the app may scale out to.')
param maximumInstanceCount int

@description('Instances kept warm for orchestrations.')
param alwaysReadyInstances int

@description('Durable Functions task hub.')
param taskHubName string

@description('Schedule of the chart timer, NCRONTAB.')
param chartSchedule string

@description('Schedule of the drift timer, NCRONTAB.')
param driftSchedule string

@description('Schedule of the work pump, NCRONTAB.')
param pumpSchedule string

@description('Plan, but never write.')
param dryRun bool

@description('Settings that are filled in from Key Vault: NAME=<address of the secret>. Never a secret itself.')
param gitSecrets array

@description('Where events about clusters and pull requests are sent to. Empty: nowhere.')
param eventTopicEndpoint string

var secretSettings = toObject(
  gitSecrets,
  pair => split(pair, '=')[0],
  pair => '@Microsoft.KeyVault(SecretUri=${split(pair, '=')[1]})'
)

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'reconciler' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0
          ? []
          : [{ name: 'durable', instanceCount: alwaysReadyInstances }]
      }
    }
  }
}

// FUNCTIONS_WORKER_RUNTIME, FUNCTIONS_EXTENSION_VERSION, WEBSITE_RUN_FROM_PACKAGE and SCM_DO_BUILD_DURING_DEPLOYMENT
// are left out on purpose: on Flex Consumption functionAppConfig takes their place. Ours come last, so that no secret can
// take the place of one of them.
resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(secretSettings, {
    AzureWebJobsStorage__accountName: storageAccountName
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    AZURE_CLIENT_ID: identityClientId
    TASKHUB_NAME: taskHubName
    STORE_TABLE_ENDPOINT: tableEndpoint
    CONFIG_URL: configUrl
    CHART_SCHEDULE: chartSchedule
    DRIFT_SCHEDULE: driftSchedule
    PUMP_SCHEDULE: pumpSchedule
    EVENT_TOPIC_ENDPOINT: eventTopicEndpoint
    RECONCILER_DRY_RUN: dryRun ? 'true' : 'false'
  })
}

// Deployment and FTP with a password are refused; azd, func and az deploy with the caller's own token.
resource passwords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [
  for way in ['ftp', 'scm']: {
    parent: app
    name: way
    properties: { allow: false }
  }
]

@description('Resource id of the function app.')
output id string = app.id
@description('Name of the function app.')
output name string = app.name
@description('Where the HTTP endpoints are.')
output url string = 'https://${app.properties.defaultHostName}'
