// Logs, and the alert for what only a human can mend. Telemetry is sent with the identity of the app: an
// instrumentation key that leaks is worth nothing.
targetScope = 'resourceGroup'

@description('Unique part of the resource names.')
param token string

@description('Region of the logs.')
param location string

@description('Tags of every resource.')
param tags object

@description('Days that logs are kept.')
param retentionDays int

@description('Object id of the identity that sends telemetry.')
param reconcilerPrincipalId string

@description('Address that gets the alerts. Empty: no action group is made.')
param alertEmail string

var roleIds = loadJsonContent('role-ids.json')
var telemetry = loadJsonContent('telemetry.json')

var stalls = [
  {
    name: 'stalled'
    word: telemetry.clusterStalled
    title: 'a cluster is Stalled'
    advice: 'GET /api/clusters shows which cluster, why, and the command that mends it.'
  }
  {
    name: 'sync-stalled'
    word: telemetry.syncStalled
    title: 'a chart or a repository is Stalled'
    advice: 'GET /api/charts and GET /api/repositories show which one, why, and what mends it.'
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-reconciler-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-reconciler-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource publishAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, reconcilerPrincipalId, roleIds.monitoringMetricsPublisher)
  scope: insights
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.monitoringMetricsPublisher)
    principalId: reconcilerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: 'ag-reconciler-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'reconciler'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: alertEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

// The app logs one line that starts with such a word for each run that ends Stalled. The table does not exist in a new
// workspace before the first line, so the query is not validated when the rule is created.
resource stalled 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [
  for stall in stalls: {
    name: 'alert-reconciler-${stall.name}-${token}'
    location: location
    tags: tags
    properties: {
      displayName: 'Identity reconciler: ${stall.title}'
      description: 'Only a human can mend it. ${stall.advice}'
      severity: 2
      enabled: true
      scopes: [workspace.id]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT30M'
      criteria: {
        allOf: [
          {
            query: 'AppTraces | where Message startswith "${stall.word}"'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      skipQueryValidation: true
      actions: { actionGroups: empty(alertEmail) ? [] : [operators.id] }
    }
  }
]

@description('Connection string of Application Insights. Not a secret here: keys are refused.')
output connectionString string = insights.properties.ConnectionString
@description('Action group for further alerts: one or none.')
output actionGroupIds array = empty(alertEmail) ? [] : [operators.id]
