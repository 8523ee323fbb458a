/** Built-in roles with the actions that matter here (Microsoft's role definitions; data actions left out). */
import type { RoleDefinition } from './model';

type Row = readonly [
  name: string,
  roleName: string,
  actions: readonly string[],
  notActions?: readonly string[],
];

const COMMON = [
  'Microsoft.Authorization/*/read',
  'Microsoft.Insights/alertRules/*',
  'Microsoft.Resources/deployments/*',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Support/*',
] as const;

const ROLE_WRITES = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/roleAssignments/delete',
  '*/read',
  'Microsoft.Support/*',
] as const;

const ROWS: readonly Row[] = [
  ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', ['*']],
  [
    'b24988ac-6180-42a0-ab88-20f7382dd24c',
    'Contributor',
    ['*'],
    [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  ],
  ['acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', ['*/read']],
  [
    '9980e02c-c2be-4d73-94e8-173b1dc7cf3c',
    'Virtual Machine Contributor',
    [
      ...COMMON,
      'Microsoft.Compute/availabilitySets/*',
      'Microsoft.Compute/locations/*',
      'Microsoft.Compute/virtualMachines/*',
      'Microsoft.Compute/virtualMachineScaleSets/*',
      'Microsoft.Compute/disks/write',
      'Microsoft.Compute/disks/read',
      'Microsoft.Compute/disks/delete',
      'Microsoft.Network/locations/*',
      'Microsoft.Network/networkInterfaces/*',
      'Microsoft.Network/virtualNetworks/read',
      'Microsoft.Network/virtualNetworks/subnets/join/action',
    ],
  ],
  [
    'f1a07417-d97a-45cb-824c-7a7467783830',
    'Managed Identity Operator',
    [
      ...COMMON,
      'Microsoft.ManagedIdentity/userAssignedIdentities/*/read',
      'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action',
    ],
  ],
  [
    'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59',
    'Managed Identity Contributor',
    [
      ...COMMON,
      'Microsoft.ManagedIdentity/userAssignedIdentities/read',
      'Microsoft.ManagedIdentity/userAssignedIdentities/write',
      'Microsoft.ManagedIdentity/userAssignedIdentities/delete',
    ],
  ],
  ['f58310d9-a9f6-439a-9e8d-f62e7b41a168', 'Role Based Access Control Administrator', ROLE_WRITES],
  [
    '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    'User Access Administrator',
    ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  ],
  [
    '7f951dda-4ed3-4680-a7ca-43fe172d538d',
    'AcrPull',
    ['Microsoft.ContainerRegistry/registries/pull/read'],
  ],
  [
    '8311e382-0749-4cb8-b61a-304f252e45ec',
    'AcrPush',
    [
      'Microsoft.ContainerRegistry/registries/pull/read',
      'Microsoft.ContainerRegistry/registries/push/write',
    ],
  ],
  [
    '577a9874-89fd-4f24-9dbd-b5034d0ad23a',
    'Container Registry Data Importer and Data Reader',
    [
      'Microsoft.ContainerRegistry/registries/importImage/action',
      'Microsoft.ContainerRegistry/registries/read',
      'Microsoft.ContainerRegistry/registries/pull/read',
    ],
  ],
  [
    '36243c78-bf99-498c-9df9-86d9f8d28608',
    'Resource Policy Contributor',
    [
      '*/read',
      'Microsoft.Authorization/policyAssignments/*',
      'Microsoft.Authorization/policyDefinitions/*',
      'Microsoft.Authorization/policySetDefinitions/*',
      'Microsoft.Authorization/policyExemptions/*',
      'Microsoft.PolicyInsights/*',
      'Microsoft.Support/*',
    ],
  ],
  [
    '4abbcc35-e782-43d8-92c5-2d3f1bd2253f',
    'Azure Kubernetes Service Cluster User Role',
    [
      'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
      'Microsoft.ContainerService/managedClusters/read',
    ],
  ],
  [
    'ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8',
    'Azure Kubernetes Service Contributor Role',
    [
      'Microsoft.ContainerService/managedClusters/read',
      'Microsoft.ContainerService/managedClusters/write',
      'Microsoft.Resources/deployments/*',
    ],
  ],
];

/** The definitions, keyed by GUID. */
export function builtInRoles(): [string, RoleDefinition][] {
  return ROWS.map(([name, roleName, actions, notActions = []]) => [
    name,
    {
      name,
      roleName,
      description: roleName,
      type: 'BuiltInRole',
      actions,
      notActions,
      assignableScopes: ['/'],
    },
  ]);
}
