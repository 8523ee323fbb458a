// Deploys aks-identity-reconciler: one function app in one resource group, and in every watched subscription a
// read-only custom role and a system topic that tells the app what changed; in every container registry, the right to bring
// charts and images there. See docs/deploy.md.
targetScope = 'subscription'

@description('Name of this installation. Every resource name and tag is made from it (azd: AZURE_ENV_NAME).')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region of the function app, its storage and its logs. It must offer Flex Consumption.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Ids of the subscriptions whose clusters are looked after, comma-separated. Empty: only the one deployed to.')
param watchedSubscriptions string = ''

@description('Create the Event Grid subscriptions. Only after the code was deployed: Event Grid refuses a function that does not exist yet.')
param connectEvents bool = false

@description('Watched subscriptions (ids, comma-separated) that already have a system topic of their own, which Azure allows only once per subscription. They get none from us; docs/deploy.md tells how to connect them.')
param ownTopicSubscriptions string = ''

@description('Container registries (resource ids, comma-separated) that the reconciler brings charts and images to. It gets its roles on each of them.')
param registryIds string = ''

@description('Those of the registries that already have a system topic of their own, which Azure allows only once per registry. They get none from us; docs/deploy.md tells how to connect them.')
param ownTopicRegistries string = ''

@description('App settings that hold secrets of Git forges, as references to Key Vault: NAME=<address of the secret>, comma-separated. Never a secret itself.')
param gitSecrets string = ''

@description('Key Vaults of those secrets (resource ids, comma-separated). The app may then read all that is in them. Empty: you give it the right.')
param vaultIds string = ''

@description('Let the reconciler give and take the two roles it works with (profiles with roles: grant), by Role Based Access Control Administrator under a condition. False: an administrator gives them (roles: check).')
param grantRoles bool = false

@description('Let the reconciler write and delete policy assignments: needed for kubenet clusters under profiles with kubenet.handling: enforce and roles: grant. False: an administrator assigns the policy that its status names.')
param assignPolicies bool = false

@description('Plan, but never write to a cluster, node pool or role assignment. Set to false once the plans were read and found right.')
param dryRun bool = true

@description('Object id of who may upload the configuration and read dead letters. Empty: nobody is added.')
param operatorPrincipalId string = ''

@description('What operatorPrincipalId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = 'User'

@description('Address that gets the alerts. Empty: alerts are only seen in the portal.')
param alertEmail string = ''

@description('Node.js of the function app. 24 is what the project is tested with; 22 where a region does not offer it yet.')
@allowed(['22', '24'])
param nodeVersion string = '24'

@description('Custom Event Grid topic (resource id) that gets events about clusters and pull requests. Its schema must be CloudEventSchemaV1_0. Empty: nobody gets any.')
param eventTopicId string = ''

@description('Memory of one instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances the app may scale out to.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances kept warm for orchestrations. 0 costs nothing and adds a cold start of seconds.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('Copies of the storage account, which holds the ledger of what was added. Prefer Standard_ZRS where the region has zones.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

@description('Durable Functions task hub: letters and digits, starting with a letter. Its queues and history are lost when it changes.')
@minLength(3)
@maxLength(45)
param taskHubName string = 'reconciler'

@description('How often charts are looked up in their repositories, and GitOps repositories and requests are looked at: NCRONTAB with seconds, UTC.')
param chartSchedule string = '0 7 * * * *'

@description('How often all clusters are compared with what they should be: NCRONTAB with seconds, UTC.')
param driftSchedule string = '0 */15 * * * *'

@description('How often due rows of the work queue are started: NCRONTAB with seconds, UTC.')
param pumpSchedule string = '*/15 * * * * *'

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var watchedIds = empty(watchedSubscriptions)
  ? [subscription().subscriptionId]
  : split(replace(watchedSubscriptions, ' ', ''), ',')
var ownTopicIds = split(replace(ownTopicSubscriptions, ' ', ''), ',')
var topicIds = filter(watchedIds, id => !contains(ownTopicIds, id))

// Lower case, because Azure takes ids in any: one registry gets the same names however its id is written.
var registries = filter(split(toLower(replace(registryIds, ' ', '')), ','), id => !empty(id))
var topicRegistries = split(toLower(replace(ownTopicRegistries, ' ', '')), ',')
var vaults = filter(split(toLower(replace(vaultIds, ' ', '')), ','), id => !empty(id))
var topics = filter([trim(eventTopicId)], id => !empty(id))
var secretPairs = filter(split(replace(gitSecrets, ' ', ''), ','), pair => !empty(pair))

resource home 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  name: 'reconciler-identity'
  scope: home
  params: {
    location: location
    tags: tags
    reconcilerName: 'id-reconciler-${token}'
    deadLetterName: 'id-dead-letter-${token}'
  }
}

module storage 'storage.bicep' = {
  name: 'reconciler-storage'
  scope: home
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    skuName: storageSku
    reconcilerPrincipalId: identity.outputs.reconcilerPrincipalId
    deadLetterPrincipalId: identity.outputs.deadLetterPrincipalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
  }
}

module monitoring 'monitoring.bicep' = {
  name: 'reconciler-monitoring'
  scope: home
  params: {
    token: token
    location: location
    tags: tags
    retentionDays: logRetentionDays
    reconcilerPrincipalId: identity.outputs.reconcilerPrincipalId
    alertEmail: alertEmail
  }
}

module vaultAccess 'vault.bicep' = [
  for id in vaults: {
    name: 'reconciler-vault-${uniqueString(id, environmentName)}'
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      vaultName: split(id, '/')[8]
      environmentName: environmentName
      principalId: identity.outputs.reconcilerPrincipalId
    }
  }
]

module topicAccess 'topic.bicep' = [
  for id in topics: {
    name: 'reconciler-topic-${uniqueString(id, environmentName)}'
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      topicName: split(id, '/')[8]
      environmentName: environmentName
      principalId: identity.outputs.reconcilerPrincipalId
    }
  }
]

module functionApp 'function-app.bicep' = {
  name: 'reconciler-function-app'
  scope: home
  params: {
    name: 'func-reconciler-${token}'
    planName: 'plan-reconciler-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.reconcilerId
    identityClientId: identity.outputs.reconcilerClientId
    storageAccountName: storage.outputs.name
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    tableEndpoint: storage.outputs.tableEndpoint
    configUrl: storage.outputs.configUrl
    insightsConnectionString: monitoring.outputs.connectionString
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    taskHubName: taskHubName
    chartSchedule: chartSchedule
    driftSchedule: driftSchedule
    pumpSchedule: pumpSchedule
    dryRun: dryRun
    gitSecrets: secretPairs
    eventTopicEndpoint: empty(topics) ? '' : topicAccess[0].outputs.endpoint
  }
  // A reference that is read before the right is there stays unresolved for up to a day.
  dependsOn: [vaultAccess]
}

module roles 'roles.bicep' = [
  for id in watchedIds: {
    name: 'reconciler-roles-${uniqueString(id, environmentName)}'
    scope: subscription(id)
    params: {
      environmentName: environmentName
      principalId: identity.outputs.reconcilerPrincipalId
      grantRoles: grantRoles
      assignPolicies: assignPolicies
    }
  }
]

module events 'events.bicep' = [
  for id in topicIds: if (connectEvents) {
    name: 'reconciler-events-${uniqueString(id, environmentName)}'
    scope: subscription(id)
    params: {
      environmentName: environmentName
      location: location
      tags: tags
      functionAppId: functionApp.outputs.id
      deadLetterIdentityId: identity.outputs.deadLetterId
      storageAccountId: storage.outputs.id
      deadLetterContainerName: storage.outputs.deadLetterContainerName
      actionGroupIds: monitoring.outputs.actionGroupIds
    }
  }
]

module registryAccess 'registry.bicep' = [
  for id in registries: {
    name: 'reconciler-registry-${uniqueString(id, environmentName)}'
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      registryName: split(id, '/')[8]
      environmentName: environmentName
      tags: tags
      principalId: identity.outputs.reconcilerPrincipalId
      connectEvents: connectEvents && !contains(topicRegistries, id)
      functionAppId: functionApp.outputs.id
      deadLetterIdentityId: identity.outputs.deadLetterId
      storageAccountId: storage.outputs.id
      deadLetterContainerName: storage.outputs.deadLetterContainerName
      actionGroupIds: monitoring.outputs.actionGroupIds
    }
  }
]

@description('Region that everything was created in.')
output AZURE_LOCATION string = location
@description('Tenant of the reconciler identity.')
output AZURE_TENANT_ID string = tenant().tenantId
@description('Resource group of the function app.')
output AZURE_RESOURCE_GROUP string = home.name
@description('Name of the function app, for func and az.')
output RECONCILER_FUNCTION_APP string = functionApp.outputs.name
@description('Where the HTTP endpoints are.')
output RECONCILER_URL string = functionApp.outputs.url
@description('Storage account of the configuration, the work queue and the ledger.')
output RECONCILER_STORAGE_ACCOUNT string = storage.outputs.name
@description('Blob that the app reads its configuration from.')
output RECONCILER_CONFIG_URL string = storage.outputs.configUrl
@description('Resource groups that are not ours, but hold something of this deployment. infra/before-down.mjs keeps azd down from deleting them.')
output RECONCILER_FOREIGN_GROUPS string = join(map(concat(registries, vaults, topics), id => split(id, '/')[4]), ' ')
@description('Object id of the reconciler identity: the principal of its role assignments.')
output RECONCILER_PRINCIPAL_ID string = identity.outputs.reconcilerPrincipalId
