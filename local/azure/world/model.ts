/** The nouns of the simulated Azure. Plain mutable records: everything that happens in Azure changes one of these. */
import type { Json } from '../json';

export type Tags = Readonly<Record<string, string>>;

export interface Subscription {
  readonly id: string;
  readonly name: string;
}

/** An Event Grid system topic with its one event subscription. */
export interface SystemTopic {
  readonly id: string;
  readonly name: string;
  readonly subscription: string;
  readonly source: string;
  readonly topicType: string;
  readonly functionId: string;
  readonly includedEventTypes: readonly string[];
  readonly operationNames?: readonly string[];
}

export interface ResourceGroup {
  readonly id: string;
  readonly name: string;
  readonly subscription: string;
  readonly location: string;
  tags: Tags;
  readonly managedBy?: string;
}

/** A user-assigned identity. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly location: string;
  tags: Tags;
  readonly principalId: string;
  readonly clientId: string;
  /** False: lists show it, and Compute does not find it (aad-pod-identity#515). */
  knownToCompute: boolean;
}

/** An entry of a host's identity map; null ids mark a dead entry whose identity was deleted (aad-pod-identity#880). */
export interface AttachedIdentity {
  readonly id: string;
  readonly principalId: string | null;
  readonly clientId: string | null;
  /** When it was in place: the end of the operation that attached it. ARM shows no such thing; IMDS lags behind it. */
  readonly attachedAt?: number;
}

/** What a host has. No system principal and no user identities: the host shows no `identity` at all. */
export interface HostIdentity {
  readonly systemPrincipalId?: string;
  readonly user: readonly AttachedIdentity[];
}

export type HostKind = 'vmss' | 'vm';

/** A node pool host: scale set or single virtual machine. */
export interface Host {
  readonly kind: HostKind;
  readonly id: string;
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly uniqueId: string;
  readonly createdAt: number;
  readonly cluster: string;
  readonly pool: string;
  tags: Tags;
  capacity: number;
  vmSize: string;
  identity: HostIdentity;
  etag: number;
  phase: 'Creating' | 'Updating' | 'Succeeded' | 'Failed' | 'Deleting';
  operation?: Operation;
}

/** A long-running Compute operation. Its state follows from the clock; nothing runs in between. */
export interface Operation {
  readonly id: string;
  readonly subscription: string;
  readonly location: string;
  readonly startedAt: number;
  endsAt: number;
  outcome: 'Succeeded' | 'Failed' | 'Canceled';
  error?: { readonly code: string; readonly message: string };
  /** Entries that a GET shows as {} until the end: all of a scale set's, only the new ones of a VM [recorded]. */
  readonly blank: 'all' | ReadonlySet<string>;
  /** What the host had before; restored when the operation fails without having been applied. */
  readonly before: { readonly identity: HostIdentity; readonly tags: Tags };
  applied: boolean;
}

/** What `format` of listClusterUserCredential and the kind of cluster lead to: how a kubeconfig proves who calls. */
export type KubeconfigFormat = 'certificate' | 'exec' | 'azure';

/** The API server of a cluster, as AKS knows it. */
export interface ApiServer {
  /** The kubeconfig that leads to it; absent: nobody listens at the cluster's name. */
  readonly kubeconfig?: string | ((format: KubeconfigFormat) => string);
  readonly private: boolean;
  /** CIDR ranges; empty: everybody may call. */
  readonly authorizedRanges: readonly string[];
  /** Knows callers by their Entra ID tokens, with Azure RBAC for Kubernetes. */
  readonly entra: boolean;
  readonly disableLocalAccounts: boolean;
}

export type PoolType = 'VirtualMachineScaleSets' | 'AvailabilitySet' | 'VirtualMachines';

export interface Pool {
  readonly name: string;
  readonly type: PoolType;
  readonly mode: 'System' | 'User';
  readonly vmSize: string;
  count: number;
  version: string;
  provisioningState: string;
  etag: string;
}

export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly nodeResourceGroup: string;
  readonly suffix: string;
  readonly networkPlugin: string;
  readonly identityType: 'SystemAssigned' | 'UserAssigned';
  readonly principalId: string;
  readonly controlPlaneIdentity?: string;
  readonly kubeletIdentity: string;
  readonly hostSystemAssigned: boolean;
  readonly lockdown: boolean;
  readonly uid: string;
  tags: Tags;
  version: string;
  provisioningState: string;
  powerState: 'Running' | 'Stopped';
  etag: string;
  pools: Pool[];
  apiServer: ApiServer;
  /** The Azure Policy add-on. */
  policyAddon: boolean;
  /** Assignments that have reached the cluster. */
  policiesInForce: readonly PolicyAssignment[];
}

export interface PolicyAssignment {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly policyDefinitionId: string;
  /** As ARM shows them: `{effect: {value: 'Deny'}}`. */
  readonly parameters: Json;
  readonly enforcementMode: string;
  readonly notScopes: readonly string[];
  /** The other properties, as they were sent. */
  readonly more: Json;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt?: number;
  readonly updatedBy?: string;
}

/** What an assignment does not hold for, at `scope`, until `expiresOn`. */
export interface PolicyExemption {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly policyAssignmentId: string;
  readonly exemptionCategory: 'Waiver' | 'Mitigated';
  readonly expiresOn?: string;
}

/** A container registry (ACR). What it holds is behind the RegistryBackend. */
export interface Registry {
  readonly id: string;
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly loginServer: string;
  readonly createdAt: number;
  readonly sku: string;
  tags: Tags;
  publicNetworkAccess: 'Enabled' | 'Disabled';
  readonly roleAssignmentMode: 'LegacyRegistryPermissions' | 'AbacRepositoryPermissions';
}

/** An import on its way; `end` is set when it has ended. */
export interface ImportOperation {
  readonly id: string;
  readonly subscription: string;
  readonly location: string;
  end?: {
    readonly error?: { readonly status: number; readonly code: string; readonly message: string };
  };
}

export type PrincipalType = 'User' | 'Group' | 'ServicePrincipal';

export interface Principal {
  readonly objectId: string;
  readonly appId: string;
  readonly name: string;
  readonly type: PrincipalType;
  /** From when on the authorization service finds it; before: PrincipalNotFound unless principalType is given. */
  readonly replicatedAt: number;
}

export interface RoleAssignment {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly roleDefinitionId: string;
  readonly description?: string;
  readonly condition?: string;
  readonly conditionVersion?: string;
  readonly createdAt: number;
  readonly createdBy: string;
  /** From when on the right counts (propagation, up to 10 minutes). */
  readonly effectiveAt: number;
}

/** An assignment came or went. */
export interface AssignmentChange {
  readonly at: number;
  readonly name: string;
  /** What was there before; absent when it came. */
  readonly before?: RoleAssignment;
}

export interface RoleDefinition {
  readonly name: string;
  readonly roleName: string;
  readonly description: string;
  readonly type: 'BuiltInRole' | 'CustomRole';
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly assignableScopes: readonly string[];
}

export interface DenyAssignment {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly excludedPrincipals: readonly string[];
}

/** Who does something: the bearer of a token, or "someone else in Azure". */
export interface Actor {
  readonly objectId: string;
  readonly appId: string;
  readonly name?: string;
}

/** The HTTP request that caused an event, when there was one. */
export interface HttpOrigin {
  readonly clientRequestId: string;
  readonly method: string;
  readonly url: string;
}

/** A fact that Azure may tell through Event Grid. */
export interface Occurrence {
  readonly type: string;
  readonly resource: string;
  readonly operation?: string;
  readonly actor?: Actor;
  readonly http?: HttpOrigin;
  readonly correlationId?: string;
  readonly data?: Json;
  /** Of events without an operation. Default: the name of the resource. */
  readonly subject?: string;
}
