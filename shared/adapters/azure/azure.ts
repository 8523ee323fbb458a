import type {
  Cluster,
  ClusterNodes,
  HostKind,
  Identity,
  NodePoolHost,
  PolicyAssignment,
  RoleAssignment,
} from '../../core/cluster/cluster';
import type { Failure } from '../../core/base/errors';
import type { IdentityPatch } from '../../core/cluster/identity-patch';
import type { PolicyEffect } from '../../core/cluster/kubenet-policy';
import type { PolicyKind } from '../../core/net-raw/policy-rule';
import type { ResourceId } from '../../core/base/resource-id';

/**
 * Azure Resource Manager, as far as we need it. Every call is one HTTP request (lists: one per page), is never retried
 * here for longer than a second, and throws ReconcileError whose policy the caller obeys.
 */
export interface Azure extends AzureReads, AzureWrites {}

export interface AzureReads {
  /** Object id and app id of the identity we act as, read once from its token. */
  self(): Promise<Self>;
  /** Undefined when Azure says that it does not exist. */
  getCluster(id: ResourceId): Promise<Cluster | undefined>;
  listClusters(subscriptionId: string): Promise<readonly Cluster[]>;
  /** Node pool hosts of one cluster: scale sets, and VMs only if a pool has any. Empty when the group is gone. */
  listHosts(cluster: ClusterNodes): Promise<readonly NodePoolHost[]>;
  /** Every AKS host of a subscription, for sweeps: one list of scale sets, one of VMs if `withMachines`. */
  listAllHosts(subscriptionId: string, withMachines: boolean): Promise<readonly NodePoolHost[]>;
  /** Undefined when the resource group does not exist. */
  listIdentities(resourceGroup: ResourceId): Promise<readonly Identity[] | undefined>;
  /** Assignments of `principalId` in the subscription: at, above and below its scope. */
  listRoleAssignments(
    subscriptionId: string,
    principalId: string,
  ): Promise<readonly RoleAssignment[]>;
  /** One resource group by itself: a list in it that answers 404 may be wrong. */
  getResourceGroup(id: ResourceId): Promise<Sight<{ readonly id: ResourceId }>>;
  /** One host by itself: what a list does not show may be there all the same. */
  getHost(id: ResourceId): Promise<Sight<NodePoolHost>>;
  /** One identity by itself; `there` is undefined while Azure has not given it its principal yet. */
  getIdentity(id: ResourceId): Promise<Sight<Identity | undefined>>;
  /** One role assignment by its full id. */
  getRoleAssignment(id: string): Promise<Sight<RoleAssignment>>;
  /** Whether a policy assignment, by its full id, exists. */
  getPolicyAssignment(id: string): Promise<Sight<{ readonly id: string }>>;
  /** One look at a long-running operation. */
  pollOperation(url: string): Promise<OperationState>;
  /** The kubeconfig (YAML) of listClusterUserCredential. Undefined when the cluster does not exist. */
  getKubeconfig(cluster: ResourceId): Promise<string | undefined>;
  /** Entra ID token for an application, for instance the AKS server application. */
  tokenFor(applicationId: string): Promise<AccessToken>;
  /** Assignments of the allowed-capabilities policy that hold for the cluster, from its own scope up to the root. */
  listPolicyAssignments(cluster: ResourceId): Promise<readonly PolicyAssignment[]>;
  /** Undefined when Azure says that it does not exist. */
  getRegistry(id: ResourceId): Promise<RegistryInfo | undefined>;
}

/** What changes something. Handed out by the guard alone (orchestrations/activities/support/may-write.ts). */
export interface AzureWrites {
  /** Sends the PATCH and does not wait for it. */
  patchHostIdentity(request: HostPatchRequest): Promise<OperationStart>;
  /** Idempotent. Throws Conflict/RoleAssignmentExists when an equal assignment has another name. */
  createRoleAssignment(request: RoleAssignmentRequest): Promise<void>;
  /** Idempotent: an absent assignment is a success. */
  deleteRoleAssignment(id: string): Promise<void>;
  /** Idempotent PUT. */
  assignPolicy(request: PolicyRequest): Promise<void>;
  /** Idempotent: an absent assignment is a success. */
  deletePolicyAssignment(id: string): Promise<void>;
  /**
   * Has a container registry copy an image, and does not wait for it. Never overwrites a tag: throws
   * Conflict/ImportTagExists, or the operation ends so, when there is one. Stalled/ImportDenied without the right.
   */
  startImageImport(request: ImageImport): Promise<OperationStart>;
}

/**
 * What Azure says of one object. `gone`: that the object, or the resource group around it, does not exist. An answer of
 * any other kind (no right, no subscription, a proxy's 404) says nothing, and is thrown.
 */
export type Sight<T> = { readonly there: T } | { readonly gone: 'object' | 'group' };

/** A container registry (ACR), as far as we need it. */
export interface RegistryInfo {
  readonly id: ResourceId;
  /** Lower case. */
  readonly loginServer: string;
  /** Canonical (`westeurope`). */
  readonly location: string;
  readonly provisioningState: string;
  /** False: it can be reached through private endpoints alone. */
  readonly publicNetworkAccess: boolean;
  /** Rights are given for single repositories: AcrPush and AcrPull count for nothing there. */
  readonly repositoryRights: boolean;
}

export interface ImageImport {
  /** The registry that gets the image. */
  readonly registry: ResourceId;
  readonly source: ImportSource;
  /** Without registry and tag. */
  readonly repository: string;
  readonly tag: string;
}

/** Where an image comes from. By digest: a tag could be moved between our look and the copy. */
export type ImportSource = {
  /** `repository@sha256:…`; that of a multi-architecture index copies all of it. */
  readonly image: `${string}@sha256:${string}`;
} & (
  | { readonly registryUri: string; readonly resourceId?: never }
  | { readonly resourceId: ResourceId; readonly registryUri?: never }
);

export interface AccessToken {
  readonly token: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

export interface PolicyRequest {
  /** Cluster or resource group. */
  readonly scope: ResourceId;
  readonly name: string;
  readonly policy: PolicyKind;
  readonly effect: PolicyEffect;
  readonly excludedNamespaces: readonly string[];
}

export interface Self {
  readonly principalId: string;
  readonly appId?: string;
  /** Entra tenant of the token, and so of the subscriptions that it reaches. */
  readonly tenantId?: string;
}

export interface HostPatchRequest {
  readonly host: ResourceId;
  readonly kind: HostKind;
  readonly patch: IdentityPatch;
  readonly etag?: string;
}

export interface RoleAssignmentRequest {
  readonly scope: ResourceId;
  readonly name: string;
  readonly roleId: string;
  readonly principalId: string;
}

/** `operation` is absent when Azure finished at once. */
export interface OperationStart {
  readonly operation?: string;
  readonly retryAfterMs?: number;
}

export type OperationState =
  | { readonly status: 'running'; readonly retryAfterMs?: number }
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly failure: Failure };
