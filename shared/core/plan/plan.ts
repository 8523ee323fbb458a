import type { DesiredPolicy } from '../cluster/kubenet-policy';
import type { HostKind } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { LedgerEntry } from './ledger';
import type { DeniedIdentity } from '../selection/allowed-identities';
import type { ResourceId } from '../base/resource-id';

/** What carrying out a step costs in ARM calls, polls of long-running operations not counted. */
export interface Cost {
  readonly reads: number;
  readonly writes: number;
}

/** One line of a plan as people see it. */
export interface Change {
  readonly sign: '+' | '~' | '-';
  readonly what: string;
}

export type Cause = 'Missing' | 'Drift' | 'IdentityRecreated' | 'NoLongerDesired' | 'OffBoarding';

interface StepBase {
  /** Stable within the plan. */
  readonly id: string;
  readonly target: ResourceId;
  readonly cause: Cause;
  readonly cost: Cost;
  readonly changes: readonly Change[];
}

export interface GrantRoleStep extends StepBase {
  readonly kind: 'grantRole';
  readonly scope: ResourceId;
  readonly roleId: string;
  readonly roleName: string;
  readonly principalId: string;
  /** Deterministic GUID, so that a repeat is the same assignment. */
  readonly assignmentName: string;
}

export interface RevokeRoleStep extends StepBase {
  readonly kind: 'revokeRole';
  /** Full id, lower case. */
  readonly assignment: string;
}

/** The whole identity difference of one host. */
export interface UpdateHostStep extends StepBase {
  readonly kind: 'updateHost';
  readonly hostKind: HostKind;
  readonly etag?: string;
  readonly systemAssigned: boolean;
  /** User-assigned ids on the host when it was observed. */
  readonly attached: readonly ResourceId[];
  readonly attach: readonly ResourceId[];
  readonly detach: readonly ResourceId[];
  /** Entries of deleted and re-created identities: removed first, then attached again (aad-pod-identity #880). */
  readonly replace: readonly ResourceId[];
  /** Entries of deleted identities, removed first and permanently: Azure refuses every addition beside one (#880). */
  readonly dead: readonly ResourceId[];
}

/** Assigns one of the two policies that keep pods from NET_RAW, or brings ours in line. */
export interface AssignPolicyStep extends StepBase, Omit<DesiredPolicy, 'scope'> {
  readonly kind: 'assignPolicy';
}

export interface UnassignPolicyStep extends StepBase {
  readonly kind: 'unassignPolicy';
  /** Full id, lower case. */
  readonly assignment: string;
}

/**
 * Brings the AzureAssignedIdentity objects of a cluster in line. The step says how many; who carries it out looks again,
 * for pods come and go in between.
 */
export interface WriteAssignedStep extends StepBase {
  readonly kind: 'writeAssigned';
  /** serve: standard mode with mic serverless. clear: nobody reads them any more. takeBack: off-boarding, ours only. */
  readonly purpose: 'serve' | 'clear' | 'takeBack';
  readonly create: number;
  readonly update: number;
  readonly release: number;
}

export type Step =
  | GrantRoleStep
  | RevokeRoleStep
  | UpdateHostStep
  | AssignPolicyStep
  | UnassignPolicyStep
  | WriteAssignedStep;

/** Why removals were held back: more would go than the profile allows at once. */
export interface MassRemoval {
  readonly removing: number;
  readonly held: number;
  readonly maxShare: number;
}

/** An identity that the plan attaches to one host or more. */
export interface Addition {
  readonly id: ResourceId;
  readonly principalId: string;
  /** True when a host of the cluster has it already: Azure has taken it once. */
  readonly isProven: boolean;
}

/** What the ledger learns from the observation alone, without any write to Azure. */
export interface Bookkeeping {
  readonly put: readonly LedgerEntry[];
  readonly remove: readonly LedgerEntry[];
  /** Of `remove`, the assignments that are there still, for another cluster relies on them. */
  readonly leftToOthers?: readonly string[];
}

export interface Plan {
  readonly cluster: ResourceId;
  /** Ordered: roles, then hosts, then what is taken back. */
  readonly steps: readonly Step[];
  /** What the plan cannot do by itself, each with its policy and remedy. */
  readonly failures: readonly Failure[];
  readonly refusals: readonly DeniedIdentity[];
  readonly massRemoval?: MassRemoval;
  /** What somebody should fix, and what keeps nothing from being done: tags that mean nothing, or are missing. */
  readonly warnings?: readonly string[];
  /** What would cost less, and takes nobody's attention: it may change from look to look. */
  readonly notes?: readonly string[];
  readonly bookkeeping: Bookkeeping;
  /** Absent when nothing is attached. */
  readonly adds?: readonly Addition[];
  readonly cost: Cost;
}
