import type { IsoTime } from '../base/iso-time';
import type { ObservedAdmission } from './observed-admission';
import type { ObservedNetRaw } from '../net-raw/observed-net-raw';
import type { PolicyRule } from '../net-raw/policy-rule';
import type { Failure } from '../base/errors';
import type { ClusterObjects } from './objects';
import type { ResourceId } from '../base/resource-id';

/** An AKS managed cluster as one fresh GET shows it. */
export interface Cluster {
  readonly id: ResourceId;
  /** Name as Azure spells it; for people only. */
  readonly name: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Succeeded, Creating, Updating, Upgrading, Deleting, Failed … */
  readonly provisioningState: string;
  readonly powerState: 'Running' | 'Stopped';
  /** Id of the MC_ resource group. */
  readonly nodeResourceGroup: ResourceId;
  /** True when the node resource group is locked (restrictionLevel ReadOnly): nobody but AKS can PATCH hosts. */
  readonly nodeResourceGroupLocked: boolean;
  /** Absent on service-principal clusters. */
  readonly kubeletIdentity?: KubeletIdentity;
  readonly networkPlugin?: string;
  /** Of the control plane, `1.33.4`; absent when the answer does not say. */
  readonly kubernetesVersion?: string;
  /** Absent when the answer does not say: then it is taken for public, with client certificates. */
  readonly apiServer?: ApiServer;
  /** True when the Azure Policy add-on is enabled. */
  readonly policyAddon?: boolean;
  readonly pools: readonly AgentPool[];
}

/** How the API server of a cluster is reached. */
export interface ApiServer {
  readonly isPrivate: boolean;
  /** Only these address ranges may call it; empty: all. */
  readonly authorizedRanges: readonly string[];
  /** True when it knows callers by their Entra ID tokens. */
  readonly entra: boolean;
}

/** As much of a cluster as is needed to find its hosts. */
export type ClusterNodes = Pick<Cluster, 'nodeResourceGroup' | 'pools'>;

export interface KubeletIdentity {
  readonly id: ResourceId;
  readonly clientId: string;
  /** Object (principal) id. */
  readonly principalId: string;
}

export interface AgentPool {
  readonly name: string;
  /** What the pool's nodes are: one scale set, an availability set of VMs, or single VMs. */
  readonly type: 'VirtualMachineScaleSets' | 'AvailabilitySet' | 'VirtualMachines';
  readonly provisioningState: string;
  /** Linux nodes that it may have, as far as autoscaling lets it grow; absent when Azure does not say. */
  readonly mostNodes?: number;
}

/** Node pool host: the scale set, or the single VM, behind a pool. Its identity block is all that we ever write. */
export interface NodePoolHost {
  readonly id: ResourceId;
  readonly kind: HostKind;
  readonly pool?: string;
  readonly provisioningState: string;
  readonly etag?: string;
  /** True when the identity type includes SystemAssigned: every PATCH must keep it. */
  readonly systemAssigned: boolean;
  readonly attached: readonly AttachedIdentity[];
}

export type HostKind = 'scaleSet' | 'virtualMachine';

/** One entry of a host's userAssignedIdentities map. */
export interface AttachedIdentity {
  readonly id: ResourceId;
  /** Absent while Azure has not filled it in, or permanently when the identity behind the entry is gone (aad-pod-identity #880). */
  readonly principalId?: string;
  readonly clientId?: string;
}

/** A user-assigned managed identity. */
export interface Identity {
  readonly id: ResourceId;
  readonly principalId: string;
  readonly clientId: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface RoleAssignment {
  /** Full id; its scope need not be a resource group. Lower case. */
  readonly id: string;
  readonly scope: string;
  /** GUID of the role definition, lower case. */
  readonly roleId: string;
  readonly principalId: string;
}

/** The principal that the two roles are given to. */
export interface Principal {
  readonly principalId: string;
}

/** One look at everything the plan of one cluster depends on. */
export interface Observed {
  /** Absent when Azure answers that the cluster does not exist. */
  readonly cluster?: Cluster;
  readonly hosts: readonly NodePoolHost[];
  /** Identities of the profile's identity resource groups. */
  readonly identities: readonly Identity[];
  /** Identity resource groups that do not exist: their absence never means "detach all". */
  readonly missingResourceGroups: readonly ResourceId[];
  /** Assignments of the principal in the subscriptions concerned, inherited ones included. */
  readonly roleAssignments: readonly RoleAssignment[];
  readonly objects: ObservedObjects;
  /** Policy assignments that hold for the cluster; only looked at where kubenet makes it matter. */
  readonly policies: readonly PolicyAssignment[];
  /**
   * Ids of what was read by itself and is as shown here: there, or proved to be gone. Of anything else that is not shown
   * nobody can say so, because lists lose rows; nothing is removed on their word.
   */
  readonly proved: Proved;
  /** Ids of what is proved to be gone and was seen to be deleted: an event has reported it. */
  readonly announced: Proved;
  /** Ids of identities that a read of their own showed to be deleted, asked for because dead entries block additions. */
  readonly deleted?: Proved;
}

/** Ids, in canonical form. */
export type Proved = Pick<ReadonlySet<string>, 'has'>;

/** What was seen of the objects inside the cluster. */
export type ObservedObjects =
  | { readonly kind: 'ignored' }
  | {
      readonly kind: 'read';
      readonly objects: ClusterObjects;
      /** Only looked for where kubenet makes it matter. */
      readonly netRaw?: ObservedNetRaw;
      /** Only looked for where the profile asks for policies. */
      readonly admission?: ObservedAdmission;
    }
  | { readonly kind: 'unreachable'; readonly failure: Failure };

/** An assignment of one of the two policies on NET_RAW that holds for a cluster. */
export interface PolicyAssignment extends PolicyRule {
  /** Full id, lower case. */
  readonly id: string;
  readonly scope: string;
  /** ISO time; absent when Azure does not say. */
  readonly changedAt?: IsoTime;
}
